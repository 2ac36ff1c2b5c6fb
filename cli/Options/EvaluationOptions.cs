using System.CommandLine;
using Mira.Datasets;
using Mira.Experiments.Evaluation;
using Mira.Experiments.Runtime;
using Mira.Experiments.Training;

namespace Mira.Cli.Options;

/// <summary>--checkpoint, --architecture, --encoder, --allow-missing, --no-baseline, --seed and --seeds: which networks are evaluated, and how often.</summary>
internal sealed class EvaluationOptions
{
    private const string RandomWeights = "random";

    private readonly Option<string?> _checkpoint = new("--checkpoint")
    {
        Description = "Checkpoint: safetensors or PyTorch's, of this program or a published one; or 'random' for the weights that --recipe, --scale and --seed start from",
        HelpName = "FILE|random",
    };

    private readonly Option<bool> _noBaseline = new("--no-baseline")
    {
        Description = "Do not evaluate the same network with random weights beside it",
    };

    private readonly Option<int> _seeds = new("--seeds")
    {
        Description = "Evaluations with seeds of their own, from --seed on; seeds.csv has mean, deviation and 95 % interval",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
        Validators = { Require.AtLeast(1) },
    };

    private readonly BackboneOptions _backbone = new();
    private readonly Option<int> _seed = SeedOption.Create();
    private readonly RecipeOptions _recipe = new();

    internal void AddTo(Command command)
    {
        command.Add(_checkpoint);
        _backbone.AddTo(command);
        foreach (var option in (Option[])[_noBaseline, _seed, _seeds])
        {
            command.Add(option);
        }
        _recipe.AddTo(command);
    }

    /// <summary>Whether a checkpoint, or random weights, are asked for.</summary>
    internal bool HasCheckpoint(ParseResult parsed) => parsed.GetValue(_checkpoint) is not null;

    /// <summary>The settings of every evaluation, one for each seed.</summary>
    internal IReadOnlyList<EvaluationSettings> Seeds(ParseResult parsed, EvaluationSettings settings) =>
        [.. Enumerable.Range(parsed.GetValue(_seed), parsed.GetValue(_seeds)).Select(seed => settings with { Seed = seed })];

    /// <summary>The networks asked for, the baseline last, each with the images as it sees them; each is disposed of when the next one is asked for.</summary>
    internal IEnumerable<(PretrainedBackbone Network, ImageDataset Data)> Networks(ParseResult parsed, ImageDataset data, Compute compute)
    {
        var checkpoint = parsed.GetRequiredValue(_checkpoint)!;
        EvaluatedData.OneClassEach(data);
        if (checkpoint == RandomWeights)
        {
            var recipe = _recipe.Read(parsed);
            using var random = PretrainedBackbone.Random(recipe.Backbone, parsed.GetValue(_seed), compute);
            yield return (random, EvaluatedData.Of(data, recipe.Views));
            yield break;
        }
        using var trained = PretrainedBackbone.Load(checkpoint, _backbone.Read(parsed), compute);
        var seen = EvaluatedViews.Of(data, trained);
        yield return (trained, seen);
        if (!parsed.GetValue(_noBaseline))
        {
            using var baseline = PretrainedBackbone.Random(trained.Architecture, trained.Seed, compute);
            yield return (baseline, seen);
        }
    }
}
