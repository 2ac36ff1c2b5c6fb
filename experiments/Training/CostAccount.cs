using Mira.Datasets.Loading;
using Mira.Experiments.Records;
using Mira.Experiments.Runtime;

namespace Mira.Experiments.Training;

/// <summary>Combines the times that training thread and loader measured.</summary>
internal static class CostAccount
{
    /// <summary>The cost of the steps that this process made.</summary>
    internal static TrainingCost Of(PretrainRequest request, PhaseClock clock, LoaderTime loader, int steps) => new()
    {
        Name = request.Recipe.Name,
        Epochs = (double)steps / request.StepsPerEpoch,
        Images = (long)steps * request.Recipe.BatchSize,
        Phases = PhasesOf(clock),
        LoaderPhases = new Dictionary<string, double>
        {
            ["decode"] = loader.Decode.TotalSeconds,
            ["augment"] = loader.Augment.TotalSeconds,
        },
        TrainingSeconds = (clock.Of(Phase.Data) + clock.Of(Phase.Step)).TotalSeconds,
        PeakMemory = Hardware.PeakMemory(),
    };

    /// <summary>Seconds of phases that do not overlap: the named parts of a step in its place, and what
    /// they leave of it.</summary>
    internal static Dictionary<string, double> PhasesOf(PhaseClock clock)
    {
        var phases = new Dictionary<string, double> { ["wait for data"] = Seconds(Phase.Data) };
        foreach (var phase in Phases.OfStep.Where(clock.Elapsed.ContainsKey))
        {
            phases[phase.Word()] = Seconds(phase);
        }
        phases["rest of step"] = Math.Max(0, Seconds(Phase.Step) - Phases.OfStep.Sum(Seconds));
        foreach (var phase in clock.Elapsed.Keys.Where(phase => phase is not (Phase.Step or Phase.Data))
            .Except(Phases.OfStep))
        {
            phases[phase.Word()] = Seconds(phase);
        }
        return phases;

        double Seconds(Phase phase) => clock.Of(phase).TotalSeconds;
    }
}
