using System.Text.Json;
using Mira.Experiments.Records;

namespace Mira.Experiments.Reproduction.Jobs;

/// <summary>How a child process speaks on its standard output: a plain line is for people, two other
/// kinds are marked.</summary>
public static class JobLines
{
    private const char StatusMark = '\u0001';
    private const char ReportMark = '\u0002';

    private static readonly JsonSerializerOptions Settings = new(RunJson.Settings) { WriteIndented = false };

    /// <summary>The line that says how far the job is.</summary>
    public static string Status(string text) => StatusMark + text;

    /// <summary>The line that hands something over to the parent, as JSON.</summary>
    public static string Report<T>(T value) => ReportMark + JsonSerializer.Serialize(value, Settings);

    /// <summary>What was handed over.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    public static T Read<T>(string report) =>
        JsonSerializer.Deserialize<T>(report, Settings) ?? throw new JsonException("the report is null");

    internal static bool IsStatus(string line) => line.StartsWith(StatusMark);

    internal static bool IsReport(string line) => line.StartsWith(ReportMark);

    /// <summary>A marked line without its mark.</summary>
    internal static string Content(string line) => line[1..];
}
