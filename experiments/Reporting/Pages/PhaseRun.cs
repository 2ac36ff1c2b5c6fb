using Mira.Experiments.Records;
using Mira.Experiments.Tables;

namespace Mira.Experiments.Reporting.Pages;

/// <summary>What was predicted of a run, and what became of it.</summary>
/// <param name="Point">Its settings.</param>
/// <param name="Predicted">The number that predicts.</param>
/// <param name="Measured">The number that tells what became of it.</param>
/// <param name="IsPredictedAlive">What the first number says.</param>
/// <param name="IsAlive">What the second one says.</param>
public sealed record PhaseRun(PhasePoint Point, double Predicted, double Measured, bool IsPredictedAlive, bool IsAlive)
{
    /// <summary>Every run that has both numbers: each point under each seed.</summary>
    public static IReadOnlyList<PhaseRun> Of(PhaseDiagram diagram, PhaseSide prediction, IReadOnlyList<SeedValue> values)
    {
        ArgumentNullException.ThrowIfNull(diagram);
        ArgumentNullException.ThrowIfNull(prediction);
        var cells = values.ToLookup(value => value.Cell);
        return [.. from point in diagram.Points
                   from predicted in cells[point.Key(prediction.Column)]
                   from measured in cells[point.Key(diagram.Outcome.Column)]
                   where measured.Seed == predicted.Seed
                   select new PhaseRun(point, predicted.Value, measured.Value, prediction.IsAlive(predicted.Value), diagram.Outcome.IsAlive(measured.Value))];
    }

    /// <summary>How many runs were predicted and ended as said.</summary>
    public static int Count(IReadOnlyList<PhaseRun> runs, bool predictedAlive, bool alive) =>
        runs.Count(run => run.IsPredictedAlive == predictedAlive && run.IsAlive == alive);
}
