namespace Mira.Experiments.Reporting.Figures;

/// <summary>Whether images stay apart: effective rank and mean cosine of the embeddings, and the growth of differences.</summary>
public static class EmbeddingFigure
{
    /// <summary>Draws three panels, one line a method.</summary>
    public static Figure Draw(IReadOnlyList<TrainingCurve> curves) => new()
    {
        Name = "embeddings",
        Title = "Embeddings and the growth of differences",
        Caption = "Effective rank: in how many directions the embeddings vary. Mean cosine: 1 where all images have the same embedding. " +
            "Growth: the gain g = τ_s / (τ_t (1 − β)) times the correlation ρ of two views' scores; differences between images that are " +
            "still small die out where it stays below 1.",
        Panels =
        [
            Panel("Effective rank", "directions", curves, row => row.EffectiveRank ?? double.NaN, []),
            Panel("Mean cosine", "cosine", curves, row => row.MeanCosine ?? double.NaN, []),
            Panel("Growth", "g·ρ", curves, row => row.Gain * row.ViewCorrelation ?? double.NaN, [new Level("1", 1)]),
        ],
    };

    private static Panel Panel(
        string title, string unit, IReadOnlyList<TrainingCurve> curves, Func<EpochMetrics, double> value, IReadOnlyList<Level> levels) => new()
        {
            Title = title,
            XLabel = TrainingFigures.Epoch,
            YLabel = unit,
            Series = TrainingFigures.Each(curves, value),
            Levels = levels,
        };
}
