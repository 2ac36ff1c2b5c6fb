using System.CommandLine;

namespace Mira.Cli.Options;

/// <summary>--output: the folder a command writes to.</summary>
internal static class OutputOption
{
    /// <param name="defaultFolder">Folder used when the option is not given, relative to the working directory.</param>
    internal static Option<DirectoryInfo> Create(string defaultFolder) => new("--output", "-o")
    {
        Description = "Folder for results; it is created when missing",
        HelpName = "DIR",
        DefaultValueFactory = _ => new DirectoryInfo(defaultFolder),
    };
}
