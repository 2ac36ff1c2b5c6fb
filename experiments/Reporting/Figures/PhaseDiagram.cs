using Mira.Experiments.Tables;

namespace Mira.Experiments.Reporting.Figures;

/// <summary>Which runs collapse over τ_t and β: measured, and as quantities above or below a border predict.</summary>
/// <param name="Points">The rows of the table.</param>
/// <param name="Outcome">What became of a run.</param>
/// <param name="Predictions">Quantities that predict it, in reading order: multiples of the gain, with their border
/// at 1.</param>
public sealed record PhaseDiagram(IReadOnlyList<PhasePoint> Points, PhaseSide Outcome,
    IReadOnlyList<PhaseSide> Predictions)
{
    /// <summary>A prediction holds in every point: the two numbers are on the same side of their borders.</summary>
    public IEnumerable<Comparison> Holds(PhaseSide prediction) => Points.Select(point =>
        Comparison.SameSide((point.Key(prediction.Column), prediction.Border),
            (point.Key(Outcome.Column), Outcome.Border)));

    /// <summary>The columns that it shows.</summary>
    public IReadOnlyList<string> Columns => [.. Predictions.Append(Outcome).Select(side => side.Column)];
}

/// <summary>A row of a table as a point of the plane of settings.</summary>
/// <param name="Row">The words of the row.</param>
/// <param name="TeacherTemperature">τ_t.</param>
/// <param name="Regularization">β, below 1.</param>
/// <param name="Gain">g = τ_s / (τ_t (1 − β)).</param>
public sealed record PhasePoint(IReadOnlyList<string> Row, double TeacherTemperature,
    double Regularization, double Gain)
{
    /// <summary>Address of the point's cell in a column.</summary>
    public string Key(string column) => string.Join(", ", [.. Row, column]);
}

/// <summary>A column that separates working from collapsed runs at a border.</summary>
/// <param name="Column">Heading of the column.</param>
/// <param name="Border">Runs above it work.</param>
/// <param name="Words">What the numbers are, for headings, as in "g ρ of the first epoch".</param>
public sealed record PhaseSide(string Column, double Border, string Words)
{
    /// <summary>Whether a number of the column is that of a working run.</summary>
    public bool IsAlive(double value) => value > Border;
}

/// <summary>What was predicted of a run, and what became of it.</summary>
/// <param name="Point">Its settings.</param>
/// <param name="Predicted">The number that predicts.</param>
/// <param name="Measured">The number that tells what became of it.</param>
/// <param name="IsPredictedAlive">What the first number says.</param>
/// <param name="IsAlive">What the second one says.</param>
public sealed record PhaseOutcome(PhasePoint Point, double Predicted, double Measured,
    bool IsPredictedAlive, bool IsAlive)
{
    /// <summary>Every run that has both numbers: each point under each seed.</summary>
    public static IReadOnlyList<PhaseOutcome> Of(PhaseDiagram diagram, PhaseSide prediction,
        IReadOnlyList<MeasuredCell> values)
    {
        ArgumentNullException.ThrowIfNull(diagram);
        ArgumentNullException.ThrowIfNull(prediction);
        var cells = values.ToLookup(value => value.Cell);
        return [.. from point in diagram.Points
                   from predicted in cells[point.Key(prediction.Column)]
                   from measured in cells[point.Key(diagram.Outcome.Column)]
                   where measured.Seed == predicted.Seed
                   select new PhaseOutcome(point, predicted.Value, measured.Value, prediction.IsAlive(predicted.Value),
                       diagram.Outcome.IsAlive(measured.Value))];
    }

    /// <summary>How many runs were predicted and ended as said.</summary>
    public static int Count(IReadOnlyList<PhaseOutcome> runs, bool predictedAlive, bool alive) =>
        runs.Count(run => run.IsPredictedAlive == predictedAlive && run.IsAlive == alive);
}
