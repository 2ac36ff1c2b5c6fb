using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Experiments.Evaluation.Knn.Axes;

/// <summary>The few axes along which features differ most. Coordinates along them and the length of the rest
/// bound similarities.</summary>
/// <remarks>
/// For an orthonormal basis H of some axes, qᵀe = (Hᵀq)ᵀ(Hᵀe) + t, where |t| is at most the
/// product of the lengths of what H leaves of q and of e (Cauchy-Schwarz). With those lengths as a last coordinate, the
/// product of two such rows is an upper bound of qᵀe, and above it by at most twice the product of the tails. It
/// costs as many multiplications as there are axes.
/// </remarks>
internal sealed class LeadingAxes : IDisposable
{
    // Room for the rounding of squares, as a share of them.
    private const double Rounding = 1e-12;

    // Each sharpens the axes; any axes are right.
    private const int Iterations = 2;

    private readonly Tensor _axes;

    private LeadingAxes(Tensor axes) => _axes = axes;

    /// <summary>Numbers of a row: one for each axis, and the length of the tail.</summary>
    internal int Width => (int)_axes.shape[1] + 1;

    /// <summary>The axis of the center, which tells queries from entries, and those of the largest variance.</summary>
    /// <param name="entries">[n, d], float64, directions less their center.</param>
    /// <param name="center">[d], float64.</param>
    /// <param name="axes">Number of axes, at most d.</param>
    internal static LeadingAxes Of(Tensor entries, Tensor center, int axes)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(0);
        var found = randn(entries.shape[1], axes, dtype: ScalarType.Float64, generator: generator);
        for (var i = 0; i < Iterations; i++)
        {
            found = linalg.qr(entries.t().matmul(entries.matmul(found))).Q;
        }
        var seen = entries.matmul(found);
        var (_, rotation) = linalg.eigh(seen.t().matmul(seen));
        var ordered = found.matmul(rotation.flip(1));
        return new(linalg.qr(cat([center.unsqueeze(1), ordered], 1)).Q.narrow(1, 0, axes).contiguous()
            .DetachFromDisposeScope());
    }

    /// <summary>The first of these axes.</summary>
    internal LeadingAxes Narrowed(int axes) => new(_axes.narrow(1, 0, axes).contiguous().DetachFromDisposeScope());

    /// <summary>Coordinates along the axes, then the length of the tail.</summary>
    /// <param name="directions">[n, d], float64.</param>
    /// <returns>[n, <see cref="Width"/>], float64.</returns>
    internal Tensor Of(Tensor directions)
    {
        using var scope = NewDisposeScope();
        var along = directions.matmul(_axes);
        var squares = directions.square().sum(1, keepdim: true);
        var tails = (squares - along.square().sum(1, keepdim: true)).clamp_min(0) + (Rounding * squares);
        return cat([along, tails.sqrt()], 1).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose() => _axes.Dispose();
}

/// <summary>Directions of some features, spaced evenly: sets are often sorted by class.</summary>
internal static class FeatureSample
{
    /// <summary>Directions of at most so many features; those without a direction are left out.</summary>
    /// <returns>[n, dimension], float64.</returns>
    internal static Tensor Of(ILabeledFeatures features, int most)
    {
        using var scope = NewDisposeScope();
        var count = Math.Min(most, features.Count);
        var rows = new float[count * features.Dimension];
        for (var i = 0; i < count; i++)
        {
            features.Read((int)((long)i * features.Count / count),
                rows.AsSpan(i * features.Dimension, features.Dimension));
        }
        var directions = nn.functional.normalize(tensor(rows).view(count, -1).to_type(ScalarType.Float64), dim: 1);
        var lengths = directions.square().sum(1);
        return directions[lengths > 0.5].MoveToOuterDisposeScope();
    }
}

/// <summary>How a search sees directions: less a center, and whole or along a few axes. It
/// changes the time alone.</summary>
/// <remarks>Entries have nearly the same direction in many networks. Taking their center away
/// changes no order of the entries near one query, and makes what is rounded away as small as what
/// tells them apart.</remarks>
/// <param name="Center">[dimension], taken away from each entry.</param>
/// <param name="Axes">What is compared first; null for all numbers.</param>
internal sealed record DirectionSpace(double[] Center, LeadingAxes? Axes) : IDisposable
{
    /// <summary>Coordinates of a direction that are compared.</summary>
    internal int Width => Axes?.Width ?? Center.Length;

    /// <summary>The space in which a search is fast.</summary>
    internal static DirectionSpace Of(ILabeledFeatures bank, ILabeledFeatures queries, int neighbors, KnnBlocks blocks)
    {
        using var directions = AxesChoice.Sample(bank, blocks.Entries);
        // None of a part of the memory need have a direction.
        using var center = directions.mean([0]).nan_to_num_();
        using var entries = directions - center;
        return new(HostRead.Numbers(center), AxesChoice.Of(bank, queries, neighbors, entries, center));
    }

    /// <inheritdoc/>
    public void Dispose() => Axes?.Dispose();
}
