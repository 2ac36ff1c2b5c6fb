using Mira.Experiments.Evaluation.LogisticRegression.Certified.Passes;
using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Experiments.Evaluation.LogisticRegression.Certified;

/// <summary>Newton's passes over the features, from tensors to new tensors of the current scope.</summary>
/// <param name="features">[n, r], float64, row by row; must outlive this.</param>
/// <param name="labels">[n], class numbers.</param>
/// <param name="classes">Number of classes.</param>
internal sealed class NewtonPasses(Tensor features, long[] labels, int classes)
{
    private readonly FeaturePass _pass = new(features, classes);

    /// <summary>Scores [classes, n] of all images.</summary>
    /// <param name="coefficients">[classes, r].</param>
    /// <param name="intercepts">[classes].</param>
    internal Tensor Scores(Tensor coefficients, Tensor intercepts)
    {
        var scores = empty(classes, features.size(0), dtype: ScalarType.Float64);
        var rows = new CpuMatrix<double>(scores);
        _pass.Run(PassPoint.Of(coefficients, intercepts), Keep, default);
        return scores;

        double Keep(int first, int count, Span<double> block, int stride)
        {
            for (var label = 0; label < classes; label++)
            {
                block.Slice(label * stride, count).CopyTo(rows[label][first..]);
            }
            return 0;
        }
    }

    /// <summary>Sums over the images of factors [classes, n] times features, and of the factors.</summary>
    internal (Tensor Coefficients, Tensor Intercepts) Sums(Tensor factors)
    {
        var sums = Room();
        var rows = new CpuMatrix<double>(factors);
        _pass.Run(default, Take, PassPoint.Of(sums.Coefficients, sums.Intercepts));
        return sums;

        double Take(int first, int count, Span<double> block, int stride)
        {
            for (var label = 0; label < classes; label++)
            {
                rows[label].Slice(first, count).CopyTo(block[(label * stride)..]);
            }
            return 0;
        }
    }

    /// <summary>How these sums of the errors change when the classifier moves in a direction.</summary>
    /// <param name="coefficients">Direction, [classes, r].</param>
    /// <param name="intercepts">Direction, [classes].</param>
    /// <param name="shares">[classes, n]: probabilities where the classifier is.</param>
    internal (Tensor Coefficients, Tensor Intercepts) Curvature(Tensor coefficients, Tensor intercepts, Tensor shares)
    {
        var changes = Room();
        var rows = new CpuMatrix<double>(shares);
        _pass.Run(PassPoint.Of(coefficients, intercepts), Weigh,
            PassPoint.Of(changes.Coefficients, changes.Intercepts));
        return changes;

        // A share p whose score changes by s, and the mean score by Σ p s, changes by p (s − Σ p s).
        // Scores count from the right class's: where its share is near 1, the difference from the mean would
        // otherwise be lost to rounding.
        double Weigh(int first, int count, Span<double> block, int stride)
        {
            Span<double> means = stackalloc double[count], origins = stackalloc double[count];
            means.Clear();
            for (var i = 0; i < count; i++)
            {
                origins[i] = block[((int)labels[first + i] * stride) + i];
            }
            for (var label = 0; label < classes; label++)
            {
                Vectors.AddScaled(block.Slice(label * stride, count), -1, origins);
                Vectors.MultiplyAndSum(block.Slice(label * stride, count), rows[label].Slice(first, count), means);
            }
            for (var label = 0; label < classes; label++)
            {
                Vectors.SubtractProduct(block.Slice(label * stride, count), rows[label].Slice(first, count), means);
            }
            return 0;
        }
    }

    private (Tensor Coefficients, Tensor Intercepts) Room() =>
        (empty(classes, features.size(1), dtype: ScalarType.Float64), empty(classes, dtype: ScalarType.Float64));
}
