using Mira.Experiments.Records;

namespace Mira.Experiments.Reporting.Pages;

/// <summary>One trained encoder under one protocol, beside random weights.</summary>
/// <param name="Trained">The evaluation of the trained encoder.</param>
/// <param name="RandomTop1">Top-1 accuracy of random weights, in percent; null where it was not measured.</param>
/// <param name="HalfWidth">Half-width of the 95 % interval from the number of test images, in percentage points.</param>
public sealed record ResultLine(EvaluationResult Trained, double? RandomTop1, double HalfWidth)
{
    /// <summary>Percentage points gained over random weights; null where those were not measured.</summary>
    public double? Gain => Trained.Top1 - RandomTop1;
}
