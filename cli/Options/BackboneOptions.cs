using System.CommandLine;
using Mira.Cli.Help;
using Mira.Experiments.Checkpoints;

namespace Mira.Cli.Options;

/// <summary>--architecture, --encoder, --backbone-prefix and --allow-missing: which backbone of a checkpoint, and
/// what it may lack.</summary>
internal sealed class BackboneOptions
{
    private readonly Option<string?> _architecture = new("--architecture")
    {
        Description = "Architecture the file must hold, such as resnet50 or resnet18-cifar-padding1; " +
            "default: detected from the file",
        HelpName = "NAME",
    };

    private readonly Option<string?> _encoder = new("--encoder")
    {
        Description = "Which network of the checkpoint; default: the one that its method evaluates",
        HelpName = "teacher|student",
    };

    private readonly Option<string[]> _allowMissing = new("--allow-missing")
    {
        Description = "Tensor or module, such as layer4.1, that may be missing and then keeps " +
            "random weights; may be repeated",
        HelpName = "NAME",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string?> _prefix = Prefix();

    /// <summary>--backbone-prefix for commands that have no need of the other options.</summary>
    internal static Option<string?> Prefix() => new("--backbone-prefix")
    {
        Description = "Prefix of the network's tensor names, up to conv1.weight; 'mira checkpoint " +
            "show' lists those of a file",
        HelpName = "PREFIX",
    };

    internal void AddTo(DocumentedCommand command)
    {
        _encoder.AcceptOnlyFromAmong("teacher", "student");
        command.Add(OptionGroup.Network, _encoder);
        command.AddRare(OptionGroup.Network, _architecture, _prefix, _allowMissing);
    }

    /// <summary>Refuses a prefix where no file is read.</summary>
    /// <exception cref="Mira.Datasets.InputException">It was given.</exception>
    internal void RequireNoPrefix(ParseResult parsed) =>
        Require.NotGiven(parsed, _prefix, "random weights are not read from a file. Leave it " +
            "out, or give --checkpoint FILE.");

    internal BackboneRequest Read(ParseResult parsed) => new()
    {
        Architecture = parsed.GetValue(_architecture),
        Encoder = parsed.GetValue(_encoder),
        Prefix = parsed.GetValue(_prefix),
        AllowMissing = parsed.GetRequiredValue(_allowMissing),
    };
}
