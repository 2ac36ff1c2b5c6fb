using System.CommandLine;

namespace Mira.Cli.Options;

/// <summary>--results: where measured tables lie, by scale.</summary>
internal static class ResultsOption
{
    internal static Option<DirectoryInfo> Create() => new("--results")
    {
        Description = "Folder with results by scale, such as laptop/table7",
        HelpName = "DIR",
        DefaultValueFactory = _ => new DirectoryInfo(Path.Combine("results", "ours")),
    };
}
