using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Mira.Tests.Fuzzing;

/// <summary>Damaged files for every reader, and what came of them.</summary>
internal sealed class FuzzRun
{
    private const int Seed = 20;
    private readonly List<(string Reader, Fuzz Result)> _results = [];

    /// <summary>Tries every reader; anything but a documented error fails.</summary>
    /// <param name="inputs">How many files in all, at least.</param>
    internal FuzzRun(int inputs)
    {
        using var folder = new TemporaryFolder();
        var readers = FuzzTests.Readers(folder);
        var shares = readers.Sum(reader => (long)reader.Share);
        Assert.Multiple([.. readers.Select(reader => (Action)(() =>
        {
            var fuzz = new Fuzz(Seed);
            fuzz.Try(reader, (int)((((long)inputs * reader.Share) + shares - 1) / shares));
            _results.Add((reader.Name, fuzz));
        }))]);
    }

    /// <summary>Files tried.</summary>
    internal int Inputs => _results.Sum(entry => entry.Result.Read + entry.Result.Refused);

    /// <summary>The section of results/RELIABILITY.md.</summary>
    internal string Section()
    {
        var slowest = _results.MaxBy(entry => entry.Result.Slowest);
        using var process = Process.GetCurrentProcess();
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            Written by `make fuzz` on {DateTimeOffset.UtcNow:yyyy-MM-dd}: {Inputs:N0} damaged files for {_results.Count} readers, in one process. Small whole files
            were changed one to four times each: bits flipped, numbers replaced by extreme ones, parts cut off, removed, repeated,
            or taken from another file. Every file was read, or refused with one of the documented errors. The slowest took
            {slowest.Result.Slowest.TotalSeconds:f2} s ({slowest.Reader}); the process never used more than {process.PeakWorkingSet64 >> 20} MiB.

            | reader | files | read | refused |
            |---|---:|---:|---:|

            """);
        foreach (var (reader, result) in _results)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"| {reader} | {result.Read + result.Refused} | {result.Read} | {result.Refused} |\n");
        }
        return text.ToString();
    }
}
