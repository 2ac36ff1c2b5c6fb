using System.CommandLine;
using Mira.Datasets;
using Mira.Experiments.Evaluation.Transfer;
using Mira.Experiments.Features;

namespace Mira.Cli.Options;

/// <summary>--features, --val-features and --test-features: files of features in place of a checkpoint and a data set.</summary>
internal sealed class FeatureFileOptions
{
    private readonly Option<string?> _train = Create("--features", "Training features, .npz or .safetensors, as 'mira extract' writes them; needs --test-features");
    private readonly Option<string?> _validation = Create("--val-features", "Features that choose C; a part of the training features unless given");
    private readonly Option<string?> _test = Create("--test-features", "Features to judge");

    internal void AddTo(Command command)
    {
        command.Add(_train);
        command.Add(_validation);
        command.Add(_test);
    }

    /// <summary>Whether features were given.</summary>
    internal bool IsUsed(ParseResult parsed) => parsed.GetValue(_train) is not null || parsed.GetValue(_test) is not null;

    /// <summary>Reads the files.</summary>
    /// <exception cref="InputException">One is missing, damaged, or not given.</exception>
    internal TransferFeatures Read(ParseResult parsed)
    {
        if (parsed.GetValue(_train) is not { } train || parsed.GetValue(_test) is not { } test)
        {
            throw new InputException("Only one of --features and --test-features was given. Give both: features to fit to and features to judge.");
        }
        return new(FeatureFile.Read(train), parsed.GetValue(_validation) is { } path ? FeatureFile.Read(path) : null, FeatureFile.Read(test));
    }

    private static Option<string?> Create(string name, string description) => new(name) { Description = description, HelpName = "FILE" };
}
