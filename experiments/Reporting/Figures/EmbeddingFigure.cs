using Mira.Experiments.Records;
using Mira.Experiments.Tables;

namespace Mira.Experiments.Reporting.Figures;

/// <summary>Whether images stay apart: effective rank and mean cosine of the embeddings, and the
/// growth of differences.</summary>
public static class EmbeddingFigure
{
    private const string Growth = "Growth: the gain g = τ_s / (τ_t (1 − β)) times the correlation " +
        "ρ of two views' scores; differences " +
        "between images that are still small vanish if it stays below 1.";

    /// <summary>Draws one panel per quantity that some method has, with one line per method.</summary>
    public static Figure Draw(IReadOnlyList<TrainingCurve> curves)
    {
        List<TrainingCurve> growing = [.. curves.Where(curve =>
            curve.Epochs.Any(row => double.IsFinite(GrowthOf(row))))];
        return new()
        {
            Name = "embeddings",
            Title = growing.Count > 0 ? "Embeddings and the growth of differences" : "Embeddings",
            Caption = "Effective rank: in how many directions the embeddings vary; 1 or 2 is a " +
                "collapse. Mean cosine: 1 where all images " +
                "have the same embedding. " + (growing.Count > 0 ? Growth : ""),
            Panels =
            [
                Panel("Effective rank", "directions", curves, row => row.EffectiveRank ?? double.NaN, []),
                Panel("Mean cosine", "cosine", curves, row => row.MeanCosine ?? double.NaN, []),
                .. growing.Count > 0
                ? [Panel("Growth", "g·ρ", growing, GrowthOf, [new Level("g·ρ = 1", 1)])]
                : Array.Empty<Panel>(),
            ],
        };
    }

    private static double GrowthOf(EpochMetrics row) => row.Gain * row.ViewCorrelation ?? double.NaN;

    private static Panel Panel(
        string title, string unit, IReadOnlyList<TrainingCurve> curves, Func<EpochMetrics, double> value,
        IReadOnlyList<Level> levels) => new()
        {
            Title = title,
            XLabel = TrainingFigures.Epoch,
            YLabel = unit,
            Series = TrainingFigures.Each(curves, value),
            Levels = levels,
            LegendTitle = "run",
        };
}
