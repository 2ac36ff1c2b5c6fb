using Mira.Experiments.Evaluation.Knn;
using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Experiments.Evaluation.Maps;

/// <summary>Coordinates along the directions in which some features vary most.</summary>
internal static class PrincipalAxes
{
    /// <summary>Projects features, each scaled to length 1 as k-NN compares them.</summary>
    /// <param name="features">The features.</param>
    /// <param name="axes">Number of axes; fewer where the features have fewer numbers.</param>
    /// <returns>[features, axes], row-major, centered; the axis of the largest variance first.</returns>
    internal static (double[] Rows, int Axes) Of(ILabeledFeatures features, int axes)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var rows = new float[features.Count * features.Dimension];
        features.Read(0, rows);
        var values = tensor(rows).view(features.Count, -1).to_type(ScalarType.Float64);
        return Of(nn.functional.normalize(values, dim: 1), axes);
    }

    /// <summary>Projects rows.</summary>
    /// <param name="rows">[n, d], float64.</param>
    /// <param name="axes">Number of axes, or fewer.</param>
    internal static (double[] Rows, int Axes) Of(Tensor rows, int axes)
    {
        using var scope = NewDisposeScope();
        var kept = Math.Min(axes, (int)rows.size(1));
        var centered = rows - rows.mean([0], keepdim: true);
        var (_, vectors) = linalg.eigh(centered.t().matmul(centered));
        var largest = vectors.narrow(1, rows.size(1) - kept, kept).flip(1);
        var projected = centered.matmul(largest);
        // An axis has no sign of its own: the row that is farthest out along it is on the positive side.
        var farthest = projected.gather(0, projected.abs().argmax(0, keepdim: true));
        return (HostRead.Numbers((projected * farthest.sign()).contiguous().view(-1)), kept);
    }
}
