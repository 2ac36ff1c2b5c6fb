using System.CommandLine;
using Mira.Cli.Display;
using Mira.Experiments.Runtime;

namespace Mira.Cli.Commands;

/// <summary>Says what this machine offers, and what to do about each thing missing.</summary>
internal static class DoctorCommand
{
    internal static Command Build(Terminal terminal)
    {
        var command = new Command("doctor", "Check versions, libraries, devices and data sets, and say what to do about each thing missing");
        command.SetAction(_ => Run(terminal));
        return command;
    }

    private static int Run(Terminal terminal)
    {
        var compute = new ComputeSettings().Start();
        terminal.WriteLine($"libtorch   {LibTorch.LoadedFrom}");
        terminal.WriteLine($"device     {compute.Device}, {compute.Precision}, {compute.Threads} thread(s)");
        return ExitCodes.Ok;
    }
}
