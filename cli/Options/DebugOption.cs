using System.CommandLine;

namespace Mira.Cli.Options;

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
