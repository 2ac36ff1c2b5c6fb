using System.CommandLine;
using Mira.Cli.Display;
using Mira.Cli.Help;
using Mira.Cli.Options;
using Mira.Experiments.Checks;

namespace Mira.Cli.Commands;

/// <summary>Says what this machine offers, and what to do about each thing missing.</summary>
internal static class DoctorCommand
{
    internal static Command Build(Terminal terminal)
    {
        var folder = DataOptions.CreateFolder();
        var command = new DocumentedCommand("doctor",
            "Check versions, libraries, devices and data sets, and tell how to fix what is missing.",
            new Example("Check this machine", "mira doctor"),
            new Example("Check the data sets of a folder too", "mira doctor --data-dir /data"))
        {
            { OptionGroup.Data, folder },
        };
        command.SetAction(parsed => Run(terminal, Examine(parsed.GetValue(folder))));
        return command;
    }

    private static IEnumerable<Finding> Examine(string? dataFolder) =>
        VersionCheck.Examine()
            .Concat(LibTorchCheck.Examine())
            .Concat(DeviceCheck.Examine())
            .Concat(MpiCheck.Examine())
            .Concat(MachineCheck.Examine("."))
            .Concat(DatasetCheck.Examine(dataFolder));

    /// <summary>Shows each finding as soon as it is made; usable means that nothing blocks.</summary>
    internal static int Run(Terminal terminal, IEnumerable<Finding> findings)
    {
        var isUsable = true;
        foreach (var finding in findings)
        {
            FindingDisplay.Show(terminal, finding);
            isUsable &= !finding.IsBlocking;
        }
        return isUsable ? ExitCodes.Ok : ExitCodes.Data;
    }
}
