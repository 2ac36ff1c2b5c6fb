using System.CommandLine;
using Mira.Experiments.Evaluation;
using Mira.Experiments.Runtime;

namespace Mira.Cli.Options;

/// <summary>--checkpoint, --encoder and --no-baseline: which networks are evaluated.</summary>
internal sealed class EvaluationOptions
{
    private const string RandomWeights = "random";

    private readonly Option<string> _checkpoint = new("--checkpoint")
    {
        Description = "checkpoint.safetensors of a pretraining, or 'random' for the weights that --recipe, --scale and --seed start from",
        HelpName = "FILE|random",
        Required = true,
    };

    private readonly Option<string?> _encoder = new("--encoder")
    {
        Description = "Which network of the checkpoint; the teacher where there is one unless given",
        HelpName = "teacher|student",
    };

    private readonly Option<bool> _noBaseline = new("--no-baseline")
    {
        Description = "Do not evaluate the same network with random weights beside it",
    };

    private readonly Option<int> _seed = SeedOption.Create();
    private readonly RecipeOptions _recipe = new();

    internal void AddTo(Command command)
    {
        _encoder.AcceptOnlyFromAmong("teacher", "student");
        command.Add(_checkpoint);
        command.Add(_encoder);
        command.Add(_noBaseline);
        command.Add(_seed);
        _recipe.AddTo(command);
    }

    internal int Seed(ParseResult parsed) => parsed.GetValue(_seed);

    /// <summary>The networks asked for, the baseline last; each is disposed of when the next one is asked for.</summary>
    internal IEnumerable<PretrainedNetwork> Networks(ParseResult parsed, Compute compute)
    {
        var checkpoint = parsed.GetRequiredValue(_checkpoint);
        if (checkpoint == RandomWeights)
        {
            using var random = PretrainedNetwork.Random(_recipe.Read(parsed), Seed(parsed), compute);
            yield return random;
            yield break;
        }
        using var trained = PretrainedNetwork.Load(checkpoint, parsed.GetValue(_encoder), compute);
        yield return trained;
        if (!parsed.GetValue(_noBaseline))
        {
            using var baseline = PretrainedNetwork.Random(trained.Recipe, trained.Seed, compute);
            yield return baseline;
        }
    }
}
