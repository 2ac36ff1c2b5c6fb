using System.CommandLine;
using Mira.Cli.Help;
using Mira.Datasets;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Recipes;
using Mira.Experiments.Runtime;

namespace Mira.Cli.Options;

/// <summary>--checkpoint and what goes with it: the one backbone that a command looks at.</summary>
internal sealed class NetworkOptions
{
    private const string RandomWeights = "random";

    private readonly Option<string?> _checkpoint = new("--checkpoint")
    {
        Description = "Checkpoint to read (mira or PyTorch), folder of a run, or random for untrained weights " +
            "of --recipe, --scale and --seed",
        HelpName = "FILE|RUN|random",
    };

    private readonly BackboneOptions _backbone = new();
    private readonly Option<int> _seed = SeedOption.Create();
    private readonly RecipeOptions _recipe = new();

    internal void AddTo(DocumentedCommand command)
    {
        command.Add(OptionGroup.Network, _checkpoint);
        _backbone.AddTo(command);
        command.Add(OptionGroup.Evaluation, _seed);
        _recipe.AddRareTo(command);
    }

    /// <summary>The first seed.</summary>
    internal int Seed(ParseResult parsed) => parsed.GetValue(_seed);

    /// <summary>Whether a checkpoint, or random weights, are asked for.</summary>
    internal bool IsGiven(ParseResult parsed) => parsed.GetValue(_checkpoint) is not null;

    /// <summary>The recipe of the random weights asked for; null where a checkpoint is.</summary>
    internal PretrainRecipe? RandomRecipe(ParseResult parsed) =>
        parsed.GetValue(_checkpoint) == RandomWeights ? _recipe.Read(parsed) : null;

    /// <summary>The backbone asked for.</summary>
    /// <exception cref="InputException">No checkpoint was named, or it holds no such backbone.</exception>
    internal PretrainedBackbone Load(ParseResult parsed, Compute compute)
    {
        var path = parsed.GetValue(_checkpoint)
            ?? throw new InputException("No network was named. Give --checkpoint FILE, or --checkpoint random.");
        if (RandomRecipe(parsed) is not { } recipe)
        {
            return PretrainedBackbone.Load(path, _backbone.Read(parsed), compute);
        }
        _backbone.RequireNoPrefix(parsed);
        return PretrainedBackbone.Random(recipe.Backbone, Seed(parsed), compute);
    }
}
