using System.CommandLine;
using Mira.Experiments.Evaluation;

namespace Mira.Cli.Options;

/// <summary>--architecture, --encoder and --allow-missing: which backbone of a checkpoint, and what it may lack.</summary>
internal sealed class BackboneOptions
{
    private readonly Option<string?> _architecture = new("--architecture")
    {
        Description = "Architecture that the file must hold, such as resnet18, resnet50 or resnet18-cifar; told from the file unless given",
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

    internal void AddTo(Command command)
    {
        _encoder.AcceptOnlyFromAmong("teacher", "student");
        command.Add(_architecture);
        command.Add(_encoder);
        command.Add(_allowMissing);
    }

    internal BackboneRequest Read(ParseResult parsed) => new()
    {
        Architecture = parsed.GetValue(_architecture),
        Encoder = parsed.GetValue(_encoder),
        AllowMissing = parsed.GetRequiredValue(_allowMissing),
    };
}
