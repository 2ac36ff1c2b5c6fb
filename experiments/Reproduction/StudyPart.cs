using Mira.Experiments.Evaluation;
using Mira.Experiments.Records;
using Mira.Experiments.Training;

namespace Mira.Experiments.Reproduction;

/// <summary>Who is told how the main job goes on.</summary>
/// <param name="Command">The command line, for the record and for going on.</param>
/// <param name="Training">Told how a pretraining goes on.</param>
/// <param name="Evaluation">Told how an evaluation goes on.</param>
public sealed record StudyWatch(string Command, IPretrainingObserver Training, IProgress<EvaluationProgress> Evaluation);

/// <summary>What one network of the main job gave; a child process hands it over as JSON.</summary>
public sealed record StudyPart
{
    /// <summary>Its rows of evaluation.csv.</summary>
    public required IReadOnlyList<EvaluationResult> Evaluations { get; init; }

    /// <summary>Its points of Figure 2; none for random weights.</summary>
    public required IReadOnlyList<ConvergencePoint> Convergence { get; init; }

    /// <summary>Its machine and its cost.</summary>
    public required RunRecord Record { get; init; }

    /// <summary>One record of several parts: phases are summed, so they may be longer than the whole where parts were made at once.</summary>
    /// <param name="parts">The parts.</param>
    /// <param name="started">When the first began.</param>
    /// <param name="elapsed">What all of them took, by a clock that only goes forward.</param>
    internal static RunRecord Together(IReadOnlyList<RunRecord> parts, DateTimeOffset started, TimeSpan elapsed) =>
        parts[0] with
        {
            Started = started,
            Ended = started + elapsed,
            Cost = new RunCost
            {
                Seconds = elapsed.TotalSeconds,
                Phases = parts.SelectMany(part => part.Cost.Phases).GroupBy(phase => phase.Key)
                    .ToDictionary(same => same.Key, same => same.Sum(phase => phase.Value)),
                PeakMemory = parts.Max(part => part.Cost.PeakMemory),
                GpuMemory = parts.Max(part => part.Cost.GpuMemory),
                ImagesPerSecond = parts.Select(part => part.Cost.ImagesPerSecond).Where(double.IsFinite)
                    .DefaultIfEmpty(double.NaN).Average(),
                Trainings = [.. parts.SelectMany(part => part.Cost.Trainings)],
            },
        };
}
