using Mira.Cli.Display;
using Mira.Datasets;

namespace Mira.Cli;

internal static class Program
{
    private static Task<int> Main(string[] arguments)
    {
        NumberText.PinCulture();
        var terminal = Terminal.OfProcess(arguments);
        return CommandLine.RunAsync(streams => MiraCommand.Build(streams, arguments), arguments, terminal);
    }
}
