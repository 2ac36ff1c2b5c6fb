using Mira.Experiments.Evaluation.LogisticRegression.Certified.Passes;
using static TorchSharp.torch;

namespace Mira.Experiments.Evaluation.LogisticRegression;

/// <summary>Features and classes to fit a classifier to. Multinomial, with an intercept that is not
/// penalized.</summary>
/// <remarks>The objective is ½‖W‖² + C · Σ cross-entropy, the sum over the images; W without the intercepts.</remarks>
public sealed class LogisticProblem : IDisposable
{
    /// <summary>Copies features into float64.</summary>
    /// <param name="features">[n, d], on the CPU.</param>
    /// <param name="labels">[n], int64, from 0 to below the number of classes.</param>
    /// <param name="classes">Number of classes, at least 2.</param>
    public LogisticProblem(Tensor features, Tensor labels, int classes)
    {
        using var scope = NewDisposeScope();
        Features = features.to(ScalarType.Float64).contiguous().DetachFromDisposeScope();
        Labels = labels.alias().DetachFromDisposeScope();
        OneHot = nn.functional.one_hot(labels, classes).to(ScalarType.Float64).DetachFromDisposeScope();
        Passes = new(Features, classes);
    }

    /// <summary>[n, d], float64.</summary>
    public Tensor Features { get; }

    /// <summary>[n], int64.</summary>
    public Tensor Labels { get; }

    /// <summary>[n, classes], float64: 1 for an image's class.</summary>
    public Tensor OneHot { get; }

    /// <summary>Number of images.</summary>
    public long Count => Features.size(0);

    /// <summary>Numbers in a feature.</summary>
    public long Dimensions => Features.size(1);

    /// <summary>Number of classes.</summary>
    public long Classes => OneHot.size(1);

    /// <summary>Passes over the features.</summary>
    internal FeaturePass Passes { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Features.Dispose();
        Labels.Dispose();
        OneHot.Dispose();
    }
}
