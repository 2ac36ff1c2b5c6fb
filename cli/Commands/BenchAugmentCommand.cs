using System.CommandLine;
using Mira.Cli.Display;
using Mira.Datasets;
using Mira.Datasets.Augmentation;

namespace Mira.Cli.Commands;

/// <summary>Times the making of views.</summary>
internal static class BenchAugmentCommand
{
    internal static Command Build(Terminal terminal)
    {
        var command = new Command("augment", "Time the making of both MIRA views, on one thread; tests/Golden/augmentation_speed.py times torchvision");
        command.SetAction(_ =>
        {
            var speed = AugmentationSpeed.Measure(Catalog.Load(Catalog.Default).Train);
            terminal.WriteLine($"{speed.ViewsPerSecond:f0} views/s, {speed.ViewsPerCpuSecond:f0} views per second of processor time");
        });
        return command;
    }
}
