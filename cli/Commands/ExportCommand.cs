using System.CommandLine;
using Mira.Cli.Display;
using Mira.Cli.Help;
using Mira.Cli.Options;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Checkpoints.Export;
using Mira.Experiments.Recipes;
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
                "file; onnx from images to features; huggingface: a folder that timm and transformers load",
            HelpName = "safetensors|pth|detectron2|onnx|huggingface",
            Required = true,
        };
        format.AcceptOnlyFromAmong("safetensors", "pth", "detectron2", "onnx", "huggingface");
        var license = new Option<string?>("--license")
        {
            Description = "License of the weights for the model card of huggingface, such as mit or cc-by-nc-4.0",
            HelpName = "ID",
        };
        var output = new Option<string>("--out")
        {
            Description = "File to write; for huggingface the folder",
            HelpName = "FILE|DIR",
            Required = true,
        };
        var backbone = new BackboneOptions();
        var command = new DocumentedCommand("export",
            "Write a checkpoint's backbone for other programs: safetensors, PyTorch, Detectron2, ONNX or Hugging Face.",
            new Example("For PyTorch, with torchvision's names",
                "mira export --checkpoint runs/pretrain/checkpoint.safetensors --format pth --out mira.pth"),
            new Example("As ONNX, from images to features", "mira export --checkpoint resnet50.pth " +
                "--format onnx --out resnet50.onnx"),
            new Example("As a folder for the Hugging Face hub, with a model card", "mira export --checkpoint " +
                "resnet50.pth --format huggingface --license mit --out resnet50-mira"))
        {
            { OptionGroup.Network, checkpoint },
            { OptionGroup.Output, format, output },
        };
        command.AddRare(OptionGroup.Output, license);
        backbone.AddTo(command);
        command.SetAction(parsed =>
        {
            var cpu = new ComputeSettings { Device = new ComputeDevice(DeviceKind.Cpu), Threads = 1 }.Start();
            using var pretrained = PretrainedBackbone.Load(parsed.GetRequiredValue(checkpoint),
                backbone.Read(parsed), cpu);
            BackboneDisplay.Show(terminal, pretrained);
            var tensors = pretrained.ToNamedTensors() with
            {
                Card = ModelCard.Of(pretrained, parsed.GetValue(license)),
            };
            terminal.Kept?.Keep("backbone", new
            {
                pretrained.Method,
                pretrained.Encoder,
                Architecture = BackboneName.Of(pretrained.Architecture),
                Dimensions = pretrained.Architecture.FeatureDimension,
                pretrained.CheckpointHash,
            });
            foreach (var path in BackboneExport.Write(parsed.GetValue(format),
                parsed.GetRequiredValue(output), tensors))
            {
                terminal.ShowFile(path);
            }
        });
        return command;
    }
}
