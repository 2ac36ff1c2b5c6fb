using static TorchSharp.torch;

namespace Mira.Experiments.Evaluation.Transfer;

/// <summary>Sorts the columns of features by size, so that none is lost to the rounding of much larger ones.</summary>
internal static class FeatureScales
{
    // Products of columns in one group differ by 4¹⁶ at most, which float64 holds beside each
    // other with digits to spare.
    private const int Width = 16, LargestUsual = 4, SmallestUsual = -20, Limit = 500;

    /// <summary>The columns that vary, in groups; one group of unit 1 for features of usual sizes,
    /// between 2⁻²⁰ and 2⁴.</summary>
    /// <param name="features">[n, d].</param>
    /// <param name="centered">The same less their mean.</param>
    internal static IEnumerable<ColumnGroup> Groups(Tensor features, Tensor centered)
    {
        using var scope = NewDisposeScope();
        // Compared as they are: a mean is rounded, and a constant column less its mean need not be 0.
        var varies = features.amax([0L]).greater(features.amin([0L])).data<bool>().ToArray();
        var sizes = centered.abs().amax([0L]).data<double>().ToArray();
        var columns = Enumerable.Range(0, sizes.Length).Where(column => varies[column] && sizes[column] > 0)
            .Select(column => (Column: (long)column, Exponent: Math.ILogB(sizes[column]))).ToList();
        if (columns.Count == 0)
        {
            return [];
        }
        var (largest, smallest) = (columns.Max(column => column.Exponent), columns.Min(column => column.Exponent));
        var width = largest - smallest < Width ? int.MaxValue : Width;
        return [.. columns.GroupBy(column => (largest - column.Exponent) / width).OrderBy(group => group.Key)
            .Select(group =>
            new ColumnGroup(group.Count() == sizes.Length ? null : [.. group.Select(column => column.Column)],
                Unit(group.Max(column => column.Exponent))))];
    }

    private static double Unit(int exponent) =>
        exponent is >= SmallestUsual and <= LargestUsual ? 1 : Math.ScaleB(1, -Math.Clamp(exponent, -Limit, Limit));
}

/// <summary>Columns of like size.</summary>
/// <param name="Columns">Their numbers; null for all.</param>
/// <param name="Unit">A power of two that they are multiplied by to be of usual size.</param>
internal sealed record ColumnGroup(long[]? Columns, double Unit)
{
    /// <summary>These columns of a matrix, in the unit.</summary>
    internal Tensor Of(Tensor matrix)
    {
        var part = Columns is null ? matrix : matrix.index_select(1, tensor(Columns));
        return Unit == 1 ? part : part.mul(tensor([Unit]));
    }

    /// <summary>Puts coefficients of these columns, of features in the unit, where they belong among all.</summary>
    internal void Put(Tensor coefficients, Tensor all)
    {
        using var scope = NewDisposeScope();
        var original = Unit == 1 ? coefficients : coefficients.mul(tensor([Unit]));
        _ = Columns is null ? all.copy_(original) : all.index_copy_(1, tensor(Columns), original);
    }
}
