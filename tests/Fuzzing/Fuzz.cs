using System.Diagnostics;
using System.Text;
using Mira.Datasets;

namespace Mira.Tests.Fuzzing;

/// <summary>Gives readers damaged files. Only an error that names what is wrong may come out: no crash, no hang, no
/// memory without bound.</summary>
/// <param name="seed">Makes the damage.</param>
internal sealed class Fuzz(int seed)
{
    /// <summary>Memory that the garbage collector hands out for one input; no input is longer than 128 KiB.</summary>
    private const long MostBytes = 256L << 20;

    // Of a machine on which much else runs.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<string, string> _failures = [];
    private string _case = "";
    private long _began = Stopwatch.GetTimestamp();

    /// <summary>Inputs that were read without a complaint.</summary>
    internal int Read { get; private set; }

    /// <summary>Inputs that were refused.</summary>
    internal int Refused { get; private set; }

    /// <summary>The longest time of one input.</summary>
    internal TimeSpan Slowest { get; private set; }

    /// <summary>Tries inputs; one of each kind that does something else than being read or refused is named
    /// when the test fails.</summary>
    internal void Try(FuzzedReader reader, int cases)
    {
        var work = Task.Run(() => Loop(reader, cases));
        while (!work.Wait(Look))
        {
            Assert.True(Stopwatch.GetElapsedTime(Volatile.Read(ref _began)) < Longest,
                $"{Volatile.Read(ref _case)} was still being read after {Longest}.");
        }
    }

    private void Loop(FuzzedReader reader, int cases)
    {
        for (var number = 0; number < cases; number++)
        {
            var random = new Random(unchecked((((seed * 1_000_003) + number) * 397) ^ StableHash(reader.Name)));
            var input = Mutation.Of(reader.Seeds, random);
            Volatile.Write(ref _case, $"{reader.Name}, case {number} of seed {seed}");
            Volatile.Write(ref _began, Stopwatch.GetTimestamp());
            One(reader, input);
        }
        Assert.True(_failures.Count == 0, string.Join('\n', _failures.Values));
    }

    private void One(FuzzedReader reader, byte[] input)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            reader.Read(input);
            Read++;
        }
        catch (Exception error) when (error is MiraException or BadImageException)
        {
            Refused++;
            Assert.False(string.IsNullOrWhiteSpace(error.Message), _case);
        }
        catch (Exception error)
        {
            // The place tells one fault from another.
            var place = error.StackTrace?.Split('\n')
                .FirstOrDefault(line => line.Contains("Mira.", StringComparison.Ordinal))?.Trim();
            Fail($"{error.GetType()} {place}", $"{error.GetType().Name}: {error.Message} {place}", input);
        }
        var (bytes, time) = (GC.GetAllocatedBytesForCurrentThread() - before, Stopwatch.GetElapsedTime(_began));
        if (bytes >= MostBytes)
        {
            Fail("memory", $"took {bytes} bytes", input);
        }
        Slowest = time > Slowest ? time : Slowest;
    }

    // Shown at once: a run of a million files takes an hour, and the first fault can be looked at meanwhile.
    private void Fail(string kind, string what, byte[] input)
    {
        var words = $"{_case}: {what} Input: {Shown(input)}";
        if (_failures.TryAdd(kind, words))
        {
            Console.Error.WriteLine(words);
        }
    }

    private static string Shown(byte[] input) =>
        input.Length > 4000 ? $"{input.Length} bytes" : Convert.ToBase64String(input);

    // string.GetHashCode differs from process to process.
    private static int StableHash(string name) =>
        Encoding.UTF8.GetBytes(name).Aggregate(17, (hash, letter) => unchecked((hash * 31) + letter));
}

/// <summary>A reader and small whole files that it reads.</summary>
/// <param name="Name">What it reads.</param>
/// <param name="Seeds">The files.</param>
/// <param name="Read">Reads the bytes of a file.</param>
internal sealed record FuzzedReader(string Name, IReadOnlyList<byte[]> Seeds, Action<byte[]> Read)
{
    /// <summary>Inputs for each thousand of the cheapest readers: those that unpack files or read
    /// many take longer.</summary>
    internal int Share { get; init; } = 1000;
}
