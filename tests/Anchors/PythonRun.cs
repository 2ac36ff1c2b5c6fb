using System.Diagnostics;

namespace Mira.Tests.Anchors;

/// <summary>Python where PYTHON or CHROOT say that it is: tests/Parity/python.sh.</summary>
internal static class PythonRun
{
    /// <summary>Runs it with a folder as its working folder; paths are relative to it.</summary>
    /// <returns>Exit code, and what it printed.</returns>
    internal static (int Code, string Output) In(string folder, params string[] arguments)
    {
        var script = Path.Combine(SourceTree.Root, "tests", "Parity", "python.sh");
        var start = new ProcessStartInfo(script, [folder, .. arguments]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output.Trim());
    }
}
