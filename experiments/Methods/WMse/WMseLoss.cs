using Mira.Experiments.Models;
using Mira.Experiments.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.WMse;

/// <summary>The loss of W-MSE: whitened embeddings of an image's views should point the same way.</summary>
/// <remarks>Ermolov et al. 2021, Eq. 3 to 6.</remarks>
internal static class WMseLoss
{
    /// <summary>Mean over images and pairs of views of 2 − 2 cos(y_a, y_b), y whitened slice by slice.</summary>
    /// <param name="views">Embeddings of every view, [N, e], the whole batch.</param>
    /// <param name="order">The rows in the order in which they are cut into slices, the same for all views; [N],
    /// int64.</param>
    /// <param name="slice">Rows that are whitened together.</param>
    /// <param name="shrinkage">Share of the identity in their covariance.</param>
    /// <returns>0 to 4, 0-dimensional, with gradient; not finite where a covariance has no inverse.</returns>
    internal static Tensor Of(IReadOnlyList<Tensor> views, Tensor order, int slice, double shrinkage)
    {
        using var scope = NewDisposeScope();
        var directions = views.Select(view =>
            Contrast.Directions(Whitened(view.index_select(0, order), slice, shrinkage))).ToList();
        // Of unit vectors |a − b|² = 2 − 2 cos.
        var distances = directions.SelectMany((one, place) => directions.Skip(place + 1)
            .Select(other => one.sub(other).square().sum(1).mean()));
        return stack(distances).mean().MoveToOuterDisposeScope();
    }

    /// <summary>Rows whose mean is 0 and whose covariance is the identity in every slice: L⁻¹ (x − mean), where L L' is
    /// the covariance with the identity mixed in.</summary>
    /// <param name="rows">[N, e], any floating type; half types are whitened in float32.</param>
    /// <param name="slice">Rows of a slice, which divides N.</param>
    /// <param name="shrinkage">Share of the identity.</param>
    internal static Tensor Whitened(Tensor rows, int slice, double shrinkage)
    {
        using var scope = NewDisposeScope();
        using var rest = ((1 - shrinkage) / (slice - 1)).ToScalar();
        using var share = shrinkage.ToScalar();
        using var undefined = double.NaN.ToScalar();
        var numbers = rows.shape[1];
        var wide = rows.dtype == ScalarType.Float64 ? rows : rows.As(ScalarType.Float32);
        var cut = wide.view(-1, slice, numbers);
        var centered = cut.sub(cut.mean([1], keepdim: true)).transpose(1, 2);
        var identity = eye(numbers, dtype: wide.dtype, device: wide.device);
        var covariance = centered.matmul(centered.transpose(1, 2)).mul(rest)
            .add(identity.mul(share), alpha: Scalars.One);
        var (lower, info) = linalg.cholesky_ex(covariance);
        // The trainer stops at a number that is not finite; waiting for the device to know of it here would cost time.
        var root = lower.masked_fill(info.ne(zeros_like(info)).view(-1, 1, 1), undefined);
        return linalg.solve_triangular(root, centered, upper: false).transpose(1, 2).reshape(-1, numbers)
            .MoveToOuterDisposeScope();
    }
}
