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
