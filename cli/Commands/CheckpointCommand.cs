using System.CommandLine;
using Mira.Cli.Display;
using Mira.Cli.Options;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Checkpoints.KeyMaps;

namespace Mira.Cli.Commands;

/// <summary>Shows what checkpoints hold; loads no network.</summary>
internal static class CheckpointCommand
{
    internal static Command Build(Terminal terminal) => new("checkpoint", "Show what a checkpoint holds, of this program or of anyone")
    {
        BuildShow(terminal),
    };

    private static Command BuildShow(Terminal terminal)
    {
        var path = new Argument<string>("file") { Description = "A .safetensors, .pth, .pt or .ckpt file", HelpName = "FILE" };
        var architecture = new Option<string?>("--architecture")
        {
            Description = "Compare with this architecture; with the one that the shapes tell unless given",
            HelpName = "NAME",
        };
        var prefix = BackboneOptions.Prefix();
        var tensors = new Option<bool>("--tensors") { Description = "List every tensor with its type and shape" };
        var format = FormatOption.Create();
        var command = new Command("show", "Print format, method, architecture, and how many tensors match, are missing or unexpected") { path, architecture, prefix, tensors, format };
        command.SetAction(parsed =>
        {
            using var file = TensorFile.Open(parsed.GetRequiredValue(path));
            var all = BackboneChoice.All(file, parsed.GetValue(architecture));
            var shown = parsed.GetValue(prefix) is { } asked ? [NetworkChoice.Best(file, all, encoder: null, asked)] : all;
            var taken = NetworkChoice.Default(file, shown);
            CheckpointDisplay.Show(terminal, file, [.. shown.OrderByDescending(match => match == taken)], taken, parsed.GetValue(format));
            if (parsed.GetValue(tensors) && parsed.GetValue(format) == OutputFormat.Text)
            {
                CheckpointDisplay.ShowTensors(terminal, file);
            }
        });
        return command;
    }
}
