using System.CommandLine;
using Mira.Cli.Help;
using Mira.Datasets;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Evaluation;
using Mira.Experiments.Runtime;

namespace Mira.Cli.Options;

/// <summary>--checkpoint and what goes with it, --no-baseline and --seeds: which networks are
/// evaluated, and how often.</summary>
internal sealed class EvaluationOptions
{
    private readonly NetworkOptions _network = new();

    private readonly Option<bool> _noBaseline = BaselineOption.Create();

    private readonly Option<int> _seeds = new("--seeds")
    {
        Description = "Number of repetitions, with seeds counted from --seed; seeds.csv gets " +
            "mean, deviation and 95 % interval",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
        Validators = { Require.AtLeast(1) },
    };

    internal void AddTo(DocumentedCommand command)
    {
        _network.AddTo(command);
        command.Add(OptionGroup.Evaluation, _noBaseline, _seeds);
    }

    /// <inheritdoc cref="NetworkOptions.IsGiven"/>
    internal bool HasCheckpoint(ParseResult parsed) => _network.IsGiven(parsed);

    /// <inheritdoc cref="NetworkOptions.Seed"/>
    internal int Seed(ParseResult parsed) => _network.Seed(parsed);

    /// <summary>The settings of every evaluation, one for each seed.</summary>
    internal IReadOnlyList<EvaluationSettings> Seeds(ParseResult parsed, EvaluationSettings settings) =>
        [.. Enumerable.Range(_network.Seed(parsed), parsed.GetValue(_seeds))
            .Select(seed => settings with { Seed = seed })];

    /// <summary>The networks asked for, the baseline last, each with the images as it sees them; each is disposed of
    /// when the next one is asked for.</summary>
    internal IEnumerable<(PretrainedBackbone Network, ImageDataset Data)> Networks(ParseResult parsed,
        ImageDataset data, Compute compute)
    {
        EvaluatedData.Judged(data);
        using var network = _network.Load(parsed, compute);
        var random = _network.RandomRecipe(parsed);
        var seen = random is null ? EvaluatedData.Of(data, network) : EvaluatedData.Of(data, random.Views);
        yield return (network, seen);
        if (random is null && !parsed.GetValue(_noBaseline))
        {
            using var baseline = PretrainedBackbone.Random(network.Architecture, network.Seed, compute);
            yield return (baseline, seen);
        }
    }
}

/// <summary>--no-baseline: leave random weights out.</summary>
internal static class BaselineOption
{
    internal static Option<bool> Create() => new("--no-baseline")
    {
        Description = "Skip the baseline: the same network with random weights",
    };
}
