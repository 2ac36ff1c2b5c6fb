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

/// <summary>How a listing is written.</summary>
internal enum OutputFormat
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>For programs.</summary>
    Json,
}

/// <summary>--format: text for people or JSON for programs.</summary>
internal static class FormatOption
{
    internal static Option<OutputFormat> Create()
    {
        var option = new Option<OutputFormat>("--format") { Description = "text for people, json for programs" };
        option.AcceptOnlyFromAmong("text", "json");
        return option;
    }
}

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

/// <summary>--debug on every command: show where an error arose. The environment variable MIRA_DEBUG=1 does the same.</summary>
internal static class DebugOption
{
    private const string Variable = "MIRA_DEBUG";

    internal static Option<bool> Create() => new("--debug")
    {
        Description = $"On an error, also show where in the code it arose (also {Variable}=1)",
        Recursive = true,
    };

    internal static bool IsSet(ParseResult parsed, Option<bool> option) =>
        parsed.GetValue(option) || Environment.GetEnvironmentVariable(Variable) == "1";
}
