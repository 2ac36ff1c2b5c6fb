using System.Diagnostics;
using System.Security.Cryptography;

namespace Mira.Tests.Cli.Commands;

/// <summary>The real program with several runs at once. It takes some seconds: what is asked for shows only
/// in whole processes.</summary>
public sealed class JobsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Jobs_that_were_killed_and_stopped_end_with_the_bytes_of_one_process()
    {
        Assert.Equal(0, MiraProcess.Run(Arguments("one", 1)).ExitCode);

        // Killed outright: its children notice, save themselves and leave the folders to the next.
        using (var killed = Start("many"))
        {
            AwaitEpochs(killed);
            killed.Kill();
            killed.WaitForExit();
        }
        AwaitUnlocked("many");
        Assert.Equal(2, Checkpoints("many").Count);

        using (var stopped = Start("many"))
        {
            AwaitEpochs(stopped);
            using var kill = Process.Start("kill", ["-TERM", $"{stopped.Id}"]);
            var error = stopped.StandardError.ReadToEnd();
            stopped.WaitForExit();
            Assert.Equal(4, stopped.ExitCode);
            Assert.Contains("stopped: Interrupted: ", error, StringComparison.Ordinal);
            Assert.Contains("Resume with: mira reproduce", error, StringComparison.Ordinal);
            Assert.DoesNotContain("--job ", error, StringComparison.Ordinal);
        }

        var last = MiraProcess.Run([.. Arguments("many", 2), "--json"]);
        Assert.Equal(0, last.ExitCode);
        // The children print none.
        var found = JsonSchema.Results.Read(last.Output);
        Assert.Equal("table7", found.GetProperty("results").GetProperty("items")[0].GetProperty("id").GetString());
        Assert.Contains(found.GetProperty("files").EnumerateArray(), file => file.GetProperty("path").GetString()
            == Path.Combine(Output("many"), "table7", "cells.csv"));
        Assert.DoesNotMatch("[\\x00-\\x09\\x0b-\\x1f]", last.Output + last.Error);
        Assert.Equal(Checkpoints("one"), Checkpoints("many"));
        Assert.Equal(Values("one"), Values("many"));
    }

    [Fact]
    public void The_help_of_reproduce_tells_of_jobs_and_of_no_option_between_processes()
    {
        var help = MiraProcess.Run("reproduce", "--help").Output;
        Assert.Contains("--jobs", help, StringComparison.Ordinal);
        Assert.DoesNotContain("--job ", help, StringComparison.Ordinal);
        Assert.DoesNotContain("--cores", help, StringComparison.Ordinal);
    }

    private string Output(string name) => Path.Combine(_folder, name);

    private string[] Arguments(string name, int jobs) =>
    [
        "reproduce", "table7", "--scale", "smoke", "--only", "MIRA", "--seeds", "2", "--threads", "1",
        "--jobs", $"{jobs}", "--output", Output(name),
    ];

    private Process Start(string name) => MiraProcess.Start(new Dictionary<string, string?>(), Arguments(name, 2));

    /// <summary>Waits until both runs train.</summary>
    private static void AwaitEpochs(Process process)
    {
        var begun = new HashSet<string>();
        while (begun.Count < 2 && process.StandardError.ReadLine() is { } line)
        {
            if (line.Contains(" epochs of ", StringComparison.Ordinal))
            {
                begun.Add(line[..line.IndexOf(']', StringComparison.Ordinal)]);
            }
        }
        Assert.Equal(2, begun.Count);
    }

    private void AwaitUnlocked(string name)
    {
        var clock = Stopwatch.StartNew();
        while (Directory.GetFiles(Output(name), "run.lock", SearchOption.AllDirectories)
            .Any(path => new FileInfo(path).Length > 0))
        {
            Assert.True(clock.Elapsed < TimeSpan.FromMinutes(1), "a child of a killed process goes on");
            Thread.Sleep(20);
        }
    }

    /// <summary>Bytes of the newest checkpoints by the name of their run.</summary>
    private Dictionary<string, string> Checkpoints(string name) =>
        Directory.GetFiles(Output(name), "checkpoint.safetensors", SearchOption.AllDirectories)
            .ToDictionary(path => Path.GetFileName(Path.GetDirectoryName(path))!, HashOf);

    private static string HashOf(string path) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)));

    /// <summary>Measured values, without their times.</summary>
    private string[] Values(string name) =>
        [.. File.ReadLines(Path.Combine(Output(name), "table7", "seeds.csv"))
            .Select(row => string.Join(',', row.Split(',').SkipLast(2)))];
}
