using Mira.Cli.Display;

namespace Mira.Cli;

internal static class Program
{
    private static Task<int> Main(string[] arguments) =>
        CommandLine.RunAsync(terminal => MiraCommand.Build(terminal, arguments), arguments, Terminal.OfProcess());
}
