using System.CommandLine;
using Mira.Cli.Help;
using Mira.Datasets;
using Mira.Experiments.Evaluation.Features;

namespace Mira.Cli.Options;

/// <summary>--features and --test-features: read features from files instead of a checkpoint and a data
/// set.</summary>
internal sealed class FeatureOptions
{
    private readonly Option<string?> _train = new("--features")
    {
        Description = "Training features and labels (.npz or .safetensors), instead of --checkpoint and --data",
        HelpName = "TRAIN.npz",
    };

    private readonly Option<string?> _test = new("--test-features")
    {
        Description = "Test features and labels",
        HelpName = "TEST.npz",
    };

    internal void AddTo(DocumentedCommand command) => command.Add(OptionGroup.Data, _train, _test);

    /// <summary>Refuses a command line that names neither a checkpoint nor both files, or all of them.</summary>
    /// <exception cref="InputException">It does.</exception>
    internal void Require(ParseResult parsed, EvaluationOptions networks)
    {
        var (train, test) = (parsed.GetValue(_train) is not null, parsed.GetValue(_test) is not null);
        if (train != test || train == networks.HasCheckpoint(parsed))
        {
            throw new InputException(networks.HasCheckpoint(parsed)
                ? "Both a checkpoint and features were given. Give one of them."
                : "There is nothing to evaluate. Give --checkpoint FILE, or --features TRAIN.npz " +
                    "with --test-features TEST.npz if the command takes features.");
        }
    }

    /// <summary>Whether features are given.</summary>
    internal bool IsGiven(ParseResult parsed) => parsed.GetValue(_train) is not null;

    /// <summary>Reads both files; null where neither is given.</summary>
    /// <exception cref="InputException">Only one is given, or one is missing, damaged, or not of the other's
    /// network and classes.</exception>
    internal (FeatureSet Train, FeatureSet Test)? ReadIfGiven(ParseResult parsed) => (parsed.GetValue(_train),
        parsed.GetValue(_test)) switch
    {
        (null, null) => null,
        (null, _) or (_, null) =>
            throw new InputException($"Only one of {_train.Name} and {_test.Name} was given. Give both."),
        _ => Read(parsed),
    };

    /// <summary>Reads both files.</summary>
    /// <exception cref="InputException">Missing, damaged, or not of one network and set of classes.</exception>
    internal (FeatureSet Train, FeatureSet Test) Read(ParseResult parsed)
    {
        var (train, test) = (FeatureFile.Read(parsed.GetRequiredValue(_train)!),
            FeatureFile.Read(parsed.GetRequiredValue(_test)!));
        return Checked(train, ClassOrder.Aligned(train, test));
    }

    /// <summary>Opens both files, their features left on the disk; null where one of them has to
    /// be read as a whole.</summary>
    /// <exception cref="InputException">Missing, damaged, or not of one network and set of classes.</exception>
    internal (FeatureRows Train, FeatureRows Test)? TryOpen(ParseResult parsed)
    {
        var (train, test) = (FeatureRows.TryOpen(parsed.GetRequiredValue(_train)!),
            FeatureRows.TryOpen(parsed.GetRequiredValue(_test)!));
        if (train is not null && test is not null)
        {
            return Checked(train, ClassOrder.Aligned(train, test));
        }
        train?.Dispose();
        test?.Dispose();
        return null;
    }

    private static (T Train, T Test) Checked<T>(T train, T test)
        where T : IFeatureDescription
    {
        FeatureCheck.Pair(train, test);
        if (train.Labels.Distinct().Take(2).Count() == 1)
        {
            throw new InputException("All training features have the same label. Expected at least 2 classes.");
        }
        return (train, test);
    }
}
