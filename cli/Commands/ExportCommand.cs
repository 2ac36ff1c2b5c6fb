using System.CommandLine;
using Mira.Cli.Display;
using Mira.Cli.Help;
using Mira.Cli.Options;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Checkpoints.Export;
using Mira.Experiments.Runtime;

namespace Mira.Cli.Commands;

/// <summary>Writes the backbone of a checkpoint for other programs.</summary>
internal static class ExportCommand
{
    internal static Command Build(Terminal terminal)
    {
        var checkpoint = new Option<string>("--checkpoint")
        {
            Description = "Checkpoint of mira or PyTorch (.safetensors, .pth, .pt, .ckpt)",
            HelpName = "FILE",
            Required = true,
        };
        var format = new Option<ExportFormat>("--format")
        {
            Description = "safetensors or pth with torchvision's names; detectron2 with a configuration " +
                "file; onnx from images to features",
            HelpName = "safetensors|pth|detectron2|onnx",
            Required = true,
        };
        format.AcceptOnlyFromAmong("safetensors", "pth", "detectron2", "onnx");
        var output = new Option<string>("--out") { Description = "File to write", HelpName = "FILE", Required = true };
        var backbone = new BackboneOptions();
        var command = new DocumentedCommand("export",
            "Write a checkpoint's backbone for other programs: safetensors, PyTorch, Detectron2 or ONNX.",
            new Example("For PyTorch, with torchvision's names",
                "mira export --checkpoint runs/pretrain/checkpoint.safetensors --format pth --out mira.pth"),
            new Example("As ONNX, from images to features", "mira export --checkpoint resnet50.pth " +
                "--format onnx --out resnet50.onnx"))
        {
            { OptionGroup.Network, checkpoint },
            { OptionGroup.Output, format, output },
        };
        backbone.AddTo(command);
        command.SetAction(parsed =>
        {
            var cpu = new ComputeSettings { Device = new ComputeDevice(DeviceKind.Cpu), Threads = 1 }.Start();
            using var pretrained = PretrainedBackbone.Load(parsed.GetRequiredValue(checkpoint),
                backbone.Read(parsed), cpu);
            BackboneDisplay.Show(terminal, pretrained);
            foreach (var path in BackboneExport.Write(parsed.GetValue(format), parsed.GetRequiredValue(output),
                pretrained.ToNamedTensors()))
            {
                terminal.WriteLine(path);
            }
        });
        return command;
    }
}
