using Mira.Datasets;
using Mira.Experiments.Training;

namespace Mira.Tests.Durability;

/// <summary>Lets a run meet a fault at every call it makes to the disk in turn, and goes on with what
/// is left each time.</summary>
/// <remarks>As SQLite is tested: https://www.sqlite.org/testing.html, sections 3.2 to 3.4.</remarks>
internal static class CrashPoints
{
    /// <summary>Tries every call until a run gets through without meeting the fault.</summary>
    /// <param name="fault">What goes wrong.</param>
    /// <param name="folder">A folder for the runs.</param>
    /// <param name="stride">1 tries every call, 2 every other one.</param>
    /// <returns>Calls tried.</returns>
    internal static int Try(Fault fault, string folder, int stride = 1)
    {
        var whole = Path.Combine(folder, "whole");
        if (!Directory.Exists(whole))
        {
            TinyRun.Train(TinyRun.In(whole));
        }
        var expected = TinyRun.Result(whole);
        var tried = 0;
        for (var call = 1; ; call += stride)
        {
            var broken = Path.Combine(folder, $"{fault}-{call}");
            var files = new FaultyFiles(fault, call);
            var ended = Run(TinyRun.In(broken) with { Files = files });
            if (!files.HasFailed)
            {
                Assert.Equal("finished", ended);
                return tried;
            }
            tried++;
            files.Restart(broken);
            if (ended != "finished" || fault is Fault.PowerLoss or Fault.PowerLossThatKeepsNames)
            {
                TinyRun.Train(TinyRun.GoesOn(TinyRun.In(broken)));
            }
            Assert.Equal((fault, call, expected), (fault, call, TinyRun.Result(broken)));
            AssertSwept(broken);
            Directory.Delete(broken, recursive: true);
        }
    }

    /// <summary>How a run ended: a fault that is no death is one typed error, or did no harm.</summary>
    private static string Run(PretrainRequest request)
    {
        try
        {
            TinyRun.Train(request);
            return "finished";
        }
        catch (InputException error)
        {
            Assert.Contains(request.Folder.Path, error.Message, StringComparison.Ordinal);
            return "refused";
        }
        catch (DeathException)
        {
            return "died";
        }
    }

    private static void AssertSwept(string folder) =>
        Assert.Empty(Directory.GetFiles(folder, "*.partial", SearchOption.AllDirectories));
}
