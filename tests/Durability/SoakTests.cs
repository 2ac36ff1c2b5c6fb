using System.Globalization;
using Mira.Experiments.Training;
using Mira.Tests.Fuzzing;

namespace Mira.Tests.Durability;

/// <summary>The long tests, which 'make soak' runs and 'make test' leaves out; they write
/// results/RELIABILITY.md.</summary>
public sealed class SoakTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact(Explicit = true)]
    public void Soak_writes_the_reliability_page()
    {
        var (kills, chains, cases) = (Setting("MIRA_SOAK_KILLS", 50), Setting("MIRA_SOAK_CHAINS", 20),
            Setting("MIRA_SOAK_CASES", 2000));
        var page = new ReliabilityPage();
        foreach (var fault in Enum.GetValues<Fault>())
        {
            page.Add($"Crash points: {Words(fault)}", CrashPoints.Try(fault, New("crash")),
                "disk calls: a fault at each in turn, then resumed and compared");
        }
        page.Add("Crash chains: five random deaths in one run", CrashChains.Try(chains, New("chain")), "runs compared");
        page.Add("kill -9 at random moments", kills,
            $"kills in {new KilledProcess(New("kill")).Kill(kills, seed: 2)} runs, each compared");
        foreach (var kind in DamagedFiles.Kinds)
        {
            page.Add($"Damaged {kind} (cut off or a bit flipped at a random place)",
                DamagedFiles.Try(kind, New("damage"), cases), "cases read in full or refused");
        }
        page.Add("mira resume --verify", Verified(), "steps repeated, every bit equal");
        page.Write(Page, new FuzzRun(Setting("MIRA_FUZZ", 1_000_000)).Section());
    }

    /// <summary>The page that is written.</summary>
    internal static string Page => Environment.GetEnvironmentVariable("MIRA_RELIABILITY") is { Length: > 0 } path
        ? path
        : Path.Combine(SourceTree.Root, "results", "RELIABILITY.md");

    private int Verified()
    {
        var run = TinyRun.In(New("verify"));
        run = run with { Recipe = run.Recipe with { Epochs = 20, UsesTeacher = true } };
        // So short a run learns nothing, and is warned of.
        using var observer = new RunObserver { Warnings = [] };
        TinyRun.Train(run with { KeepEvery = 1 }, observer);
        var replay = Replay.Run(run, steps: 19, observer, CancellationToken.None);
        Assert.Null(replay.Difference);
        return replay.To - replay.From;
    }

    private string New(string name) => Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;

    /// <summary>A number that the environment gives.</summary>
    internal static int Setting(string variable, int standard) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture,
            out var value) ? value : standard;

    private static string Words(Fault fault) => fault switch
    {
        Fault.Error => "one call fails",
        Fault.ShortWrite => "one write stores half and fails",
        Fault.NoSpace => "the disk is full from one call on",
        Fault.Death => "the process dies at one call",
        Fault.PowerLoss => "power loss; data and names not flushed are lost",
        _ => "power loss; data not flushed is lost, names stay",
    };
}
