using System.CommandLine;
using Mira.Cli.Display;
using Mira.Cli.Help;
using Mira.Cli.Options;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Checkpoints.KeyMaps;

namespace Mira.Cli.Commands;

/// <summary>Shows what checkpoints hold; loads no network.</summary>
internal static class CheckpointCommand
{
    internal static Command Build(Terminal terminal) =>
        new DocumentedCommand("checkpoint", "Look into checkpoints of mira or PyTorch.",
        new Example("Show what a checkpoint of mira holds",
            "mira checkpoint show runs/pretrain/checkpoint.safetensors"),
        new Example("List the tensors of a PyTorch checkpoint", "mira checkpoint show resnet50.pth --tensors"))
    {
        BuildShow(terminal),
    };

    private static DocumentedCommand BuildShow(Terminal terminal)
    {
        var path = new Argument<string>("file")
        {
            Description = "A .safetensors, .pth, .pt or .ckpt file, or the folder of a run",
            HelpName = "FILE|RUN",
        };
        var architecture = new Option<string?>("--architecture")
        {
            Description = "Compare with this architecture; default: detected from the shapes",
            HelpName = "NAME",
        };
        var prefix = BackboneOptions.Prefix();
        var tensors = new Option<bool>("--tensors") { Description = "List every tensor with its type and shape" };
        var format = FormatOption.Create();
        var command = new DocumentedCommand("show",
            "Print a checkpoint's format, method and architecture, and which tensors match.",
            new Example("Show what a checkpoint holds", "mira checkpoint show runs/pretrain/checkpoint.safetensors"),
            new Example("Compare its tensors with an architecture",
                "mira checkpoint show resnet.pth --architecture resnet18-cifar-padding1"))
        {
            path,
            { OptionGroup.Network, architecture, prefix },
            { OptionGroup.Output, tensors, format },
        };
        command.SetAction(parsed =>
        {
            using var file = TensorFile.Open(parsed.GetRequiredValue(path));
            var all = BackboneChoice.All(file, parsed.GetValue(architecture));
            var shown = parsed.GetValue(prefix) is { } asked
                ? [NetworkChoice.Best(file, all, encoder: null, asked)]
                : all;
            var taken = NetworkChoice.Default(file, shown);
            CheckpointDisplay.Show(terminal, file, [.. shown.OrderByDescending(match => match == taken)], taken,
                parsed.GetValue(format));
            if (parsed.GetValue(tensors) && (parsed.GetValue(format) == OutputFormat.Text || terminal.Kept is not null))
            {
                CheckpointDisplay.ShowTensors(terminal, file);
            }
        });
        return command;
    }
}
