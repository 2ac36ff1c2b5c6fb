using System.CommandLine;
using Mira.Cli;
using Mira.Cli.Display;
using Spectre.Console.Testing;

namespace Mira.Tests.Support;

/// <summary>One run of a command line inside this process, with the consoles of a test.</summary>
internal sealed record CommandRun(int ExitCode, string Output, string Error)
{
    internal static Task<CommandRun> Of(params string[] arguments) =>
        Of(terminal => MiraCommand.Build(terminal, arguments), arguments);

    internal static async Task<CommandRun> Of(Func<Terminal, RootCommand> build, params string[] arguments)
    {
        using var output = new TestConsole();
        using var error = new TestConsole();
        var code = await CommandLine.RunAsync(build, arguments, Terminal.Of(output, error));
        return new(code, output.Output, error.Output);
    }
}
