namespace Mira.Experiments.Tables;

/// <summary>Where training lives and dies over τ_t and β: measured, and as quantities on one side of a border say.</summary>
/// <param name="Points">The rows of the table.</param>
/// <param name="Outcome">What became of a run.</param>
/// <param name="Predictions">What was to become of it, in reading order: multiples of the gain, their border at 1.</param>
public sealed record PhaseDiagram(IReadOnlyList<PhasePoint> Points, PhaseSide Outcome, IReadOnlyList<PhaseSide> Predictions)
{
    /// <summary>A prediction holds in every point: the two numbers lie on the same side of their borders.</summary>
    public IEnumerable<Comparison> Holds(PhaseSide prediction) => Points.Select(point =>
        Comparison.SameSide((point.Key(prediction.Column), prediction.Border), (point.Key(Outcome.Column), Outcome.Border)));

    /// <summary>Whether a column is shown in the diagram.</summary>
    public bool Has(string column) => Predictions.Append(Outcome).Any(side => side.Column == column);
}

/// <summary>A row of a table as a point of the plane of settings.</summary>
/// <param name="Row">The words of the row.</param>
/// <param name="TeacherTemperature">τ_t.</param>
/// <param name="Regularization">β, below 1.</param>
/// <param name="Gain">g = τ_s / (τ_t (1 − β)).</param>
public sealed record PhasePoint(IReadOnlyList<string> Row, double TeacherTemperature, double Regularization, double Gain)
{
    /// <summary>Address of the point's cell in a column.</summary>
    public string Key(string column) => string.Join(", ", [.. Row, column]);
}

/// <summary>A column whose numbers tell life from death by a border.</summary>
/// <param name="Column">Heading of the column.</param>
/// <param name="Border">Life lies above it.</param>
/// <param name="Words">What the numbers are, for headings, as in "g ρ of the first epoch".</param>
public sealed record PhaseSide(string Column, double Border, string Words)
{
    /// <summary>Whether a number of the column means life.</summary>
    public bool IsAlive(double value) => value > Border;
}
