using System.CommandLine;

namespace Mira.Cli.Options;

/// <summary>--output: the folder a command writes to.</summary>
internal static class OutputOption
{
    /// <param name="defaultFolder">Folder used when the option is not given, relative to the working directory.</param>
    internal static Option<DirectoryInfo> Create(string defaultFolder) => new("--output", "-o")
    {
        Description = "Folder for the results",
        HelpName = "DIR",
        DefaultValueFactory = _ => new DirectoryInfo(defaultFolder),
    };
}

/// <summary>--overwrite: replace the results of an earlier evaluation.</summary>
internal static class OverwriteOption
{
    internal static Option<bool> Create() => new("--overwrite")
    {
        Description = "Replace the results of an earlier evaluation in the output folder",
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
        var option = new Option<OutputFormat>("--format")
        {
            Description = "text is for people, json for programs",
            HelpName = "text|json",
            DefaultValueFactory = _ => OutputFormat.Text,
        };
        option.AcceptOnlyFromAmong("text", "json");
        return option;
    }
}

/// <summary>--results: the folder of the measured tables.</summary>
internal static class ResultsOption
{
    internal static Option<DirectoryInfo> Create() => new("--results")
    {
        Description = "Folder with the measured results, such as laptop/table7",
        HelpName = "DIR",
        DefaultValueFactory = _ => new DirectoryInfo(Path.Combine("results", "ours")),
    };
}

/// <summary>--debug on every command: show the stack trace of an error. The environment variable
/// MIRA_DEBUG=1 does the same.</summary>
internal static class DebugOption
{
    private const string Variable = "MIRA_DEBUG";

    internal static Option<bool> Create() => new("--debug")
    {
        Description = $"On an error, also show the stack trace; {Variable}=1 does the same",
        Recursive = true,
    };

    internal static bool IsSet(ParseResult parsed, Option<bool> option) =>
        parsed.GetValue(option) || Environment.GetEnvironmentVariable(Variable) == "1";
}
