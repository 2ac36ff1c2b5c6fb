using Mira.Cli.Display;

namespace Mira.Cli;

internal static class Program
{
    private static Task<int> Main(string[] arguments) =>
        CommandLine.RunAsync(MiraCommand.Build, arguments, Terminal.OfProcess());
}
