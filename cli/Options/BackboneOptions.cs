using System.CommandLine;
using Mira.Experiments.Checkpoints;

namespace Mira.Cli.Options;

/// <summary>--architecture, --encoder, --backbone-prefix and --allow-missing: which backbone of a checkpoint, and what it may lack.</summary>
internal sealed class BackboneOptions
{
    private readonly Option<string?> _architecture = new("--architecture")
    {
        Description = "Architecture that the file must hold, such as resnet50 or resnet18-cifar-padding1; told from the file unless given",
        HelpName = "NAME",
    };

    private readonly Option<string?> _encoder = new("--encoder")
    {
        Description = "Which network of the checkpoint; the one that its method evaluates unless given",
        HelpName = "teacher|student",
    };

    private readonly Option<string[]> _allowMissing = new("--allow-missing")
    {
        Description = "Tensor or module of the backbone that may be absent and keeps random weights, such as layer4.1; may be repeated",
        HelpName = "NAME",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string?> _prefix = Prefix();

    /// <summary>--backbone-prefix for commands that have no need of the other options.</summary>
    internal static Option<string?> Prefix() => new("--backbone-prefix")
    {
        Description = "What stands before conv1.weight of the network that is meant; 'mira checkpoint show' lists what a file has. Chosen by role unless given",
        HelpName = "P",
    };

    internal void AddTo(Command command)
    {
        _encoder.AcceptOnlyFromAmong("teacher", "student");
        command.Add(_architecture);
        command.Add(_encoder);
        command.Add(_prefix);
        command.Add(_allowMissing);
    }

    /// <summary>Refuses a prefix where no file is read.</summary>
    /// <exception cref="Mira.Datasets.InputException">It was given.</exception>
    internal void RequireNoPrefix(ParseResult parsed) =>
        Require.NotGiven(parsed, _prefix, "random weights come from no file. Leave it out, or give --checkpoint FILE.");

    internal BackboneRequest Read(ParseResult parsed) => new()
    {
        Architecture = parsed.GetValue(_architecture),
        Encoder = parsed.GetValue(_encoder),
        Prefix = parsed.GetValue(_prefix),
        AllowMissing = parsed.GetRequiredValue(_allowMissing),
    };
}
