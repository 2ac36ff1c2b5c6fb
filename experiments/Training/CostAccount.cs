using Mira.Datasets.Loading;
using Mira.Experiments.Records;
using Mira.Experiments.Runtime;

namespace Mira.Experiments.Training;

/// <summary>Brings together what training thread and loader measured of a pretraining.</summary>
internal static class CostAccount
{
    private const string Step = "step";
    private const string Data = "data";

    /// <summary>Phases that lie within a step; what they leave of it is "rest of step".</summary>
    private static readonly string[] Inner = ["forward", PhaseClock.Solver, "backward", "optimizer", "ema", "monitor"];

    /// <summary>The cost of the steps that this process made.</summary>
    internal static TrainingCost Of(PretrainRequest request, PhaseClock clock, LoaderTime loader, int steps) => new()
    {
        Name = request.Recipe.Name,
        Epochs = (double)steps / request.StepsPerEpoch,
        Images = (long)steps * request.Recipe.BatchSize,
        Phases = Phases(clock),
        LoaderPhases = new Dictionary<string, double> { ["decode"] = loader.Decode.TotalSeconds, ["augment"] = loader.Augment.TotalSeconds },
        TrainingSeconds = (clock.Of(Data) + clock.Of(Step)).TotalSeconds,
        PeakMemory = Hardware.PeakMemory(),
    };

    /// <summary>Seconds of phases that do not overlap: the named parts of a step in its place, and what they leave of it.</summary>
    internal static Dictionary<string, double> Phases(PhaseClock clock)
    {
        var inner = Inner.Where(clock.Elapsed.ContainsKey).ToDictionary(phase => phase, phase => clock.Of(phase).TotalSeconds);
        var phases = new Dictionary<string, double> { ["wait for data"] = clock.Of(Data).TotalSeconds };
        foreach (var (phase, seconds) in inner)
        {
            phases[phase] = seconds;
        }
        phases["rest of step"] = Math.Max(0, clock.Of(Step).TotalSeconds - inner.Values.Sum());
        foreach (var (phase, elapsed) in clock.Elapsed.Where(entry => entry.Key is not (Step or Data) && !Inner.Contains(entry.Key)))
        {
            phases[phase] = elapsed.TotalSeconds;
        }
        return phases;
    }
}
