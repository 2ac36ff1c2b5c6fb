namespace Mira.Experiments.Evaluation.LogisticRegression.Certified;

/// <summary>A classifier with a proof of how good it is.</summary>
/// <param name="C">Weight of the losses against the penalty.</param>
/// <param name="Weights">The classifier.</param>
/// <param name="Objective">½‖W‖² + C · Σ cross-entropy.</param>
/// <param name="GradientNorm">Euclidean norm of the objective's gradient, by the features' own coefficients and by intercepts.</param>
/// <param name="Gap">How far the objective can lie above its minimum, at most: the duality gap.</param>
/// <param name="Steps">Newton steps taken.</param>
/// <param name="Products">Products with the Hessian made.</param>
public sealed record CertifiedFit(
    double C, LogisticWeights Weights, double Objective, double GradientNorm, double Gap, int Steps, int Products) : IDisposable
{
    /// <summary>The gap as a part of the objective.</summary>
    public double RelativeGap => Gap / Objective;

    /// <inheritdoc/>
    public void Dispose() => Weights.Dispose();
}
