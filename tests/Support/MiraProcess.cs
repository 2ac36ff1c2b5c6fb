using System.Diagnostics;

namespace Mira.Tests.Support;

/// <summary>One run of the built program in a process of its own.</summary>
internal sealed record MiraProcess(int ExitCode, string Output, string Error)
{
    private static readonly Dictionary<string, string?> NoVariables = [];

    internal static string Folder => AppContext.GetData("Mira.ProgramDirectory") as string
        ?? throw new InvalidOperationException("The test project does not name the program's folder.");

    internal static MiraProcess Run(params string[] arguments) => RunIn(Folder, NoVariables, arguments);

    /// <summary>Runs the program that lies in a folder, with environment variables added (null removes one).</summary>
    internal static MiraProcess RunIn(string folder, IReadOnlyDictionary<string, string?> environment,
        params string[] arguments)
    {
        using var process = StartIn(folder, environment, arguments);
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new(process.ExitCode, output, error.Result);
    }

    /// <summary>Starts the program without waiting for its end.</summary>
    internal static Process Start(IReadOnlyDictionary<string, string?> environment, params string[] arguments) =>
        StartIn(Folder, environment, arguments);

    private static Process StartIn(string folder, IReadOnlyDictionary<string, string?> environment, string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(folder, "mira"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }
        return Process.Start(start)!;
    }
}
