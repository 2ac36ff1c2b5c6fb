using Mira.Cli.Display;

namespace Mira.Cli;

internal static class Program
{
    private static Task<int> Main(string[] arguments)
    {
        var terminal = Terminal.OfProcess(arguments);
        return CommandLine.RunAsync(streams => MiraCommand.Build(streams, arguments), arguments, terminal);
    }
}
