namespace Mira.Tests.Durability;

/// <summary>Runs that die several times on their way, each time at a random call to the disk.</summary>
internal static class CrashChains
{
    private const int Deaths = 5;
    private const int MostCalls = 60;

    /// <summary>Tries chains and compares each with a run that was left alone.</summary>
    /// <returns>Chains tried.</returns>
    internal static int Try(int chains, string folder)
    {
        var whole = Path.Combine(folder, "whole");
        TinyRun.Train(TinyRun.In(whole));
        var moments = new Random(3);
        for (var chain = 0; chain < chains; chain++)
        {
            var broken = Path.Combine(folder, $"{chain}");
            for (var death = 0; death < Deaths; death++)
            {
                Die(broken, moments.Next(1, MostCalls));
            }
            TinyRun.Train(TinyRun.GoesOn(TinyRun.In(broken)));
            Assert.Equal(TinyRun.Result(whole), TinyRun.Result(broken));
        }
        return chains;
    }

    private static void Die(string folder, int call)
    {
        try
        {
            TinyRun.Train(TinyRun.GoesOn(TinyRun.In(folder)) with { Files = new FaultyFiles(Fault.Death, call) });
        }
        catch (DeathException)
        {
            // The intended death. A run that finishes before it is compared too.
        }
    }
}
