using System.CommandLine;

namespace Mira.Cli.Options;

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
