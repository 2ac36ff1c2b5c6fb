using Mira.Experiments.Runtime;

namespace Mira.Experiments.Evaluation.LogisticRegression.Certified.Passes;

/// <summary>A block of images and their scores, in the cache of the thread that works on them.</summary>
internal sealed class PassWorkspace
{
    private readonly PassShape _shape;

    internal PassWorkspace(PassShape shape)
    {
        _shape = shape;
        (Rows, Scores) = (new(shape.BlockRows * shape.Stride), new(shape.Classes * shape.BlockRows));
        for (var row = 0; row < shape.BlockRows; row++)
        {
            Rows.Span[(row * shape.Stride) + shape.Dimensions] = 1;
        }
    }

    /// <summary>[block rows, stride]: features, a one, and zeros.</summary>
    internal AlignedNumbers<double> Rows { get; }

    /// <summary>[classes, block rows].</summary>
    internal AlignedNumbers<double> Scores { get; }

    /// <summary>Makes room for a row's feature.</summary>
    internal Span<double> this[int row] => Rows.Span.Slice(row * _shape.Stride, _shape.Dimensions);
}

/// <summary>Sizes of what a pass over features works on.</summary>
/// <param name="Dimensions">Numbers in a feature.</param>
/// <param name="Classes">Number of classes, at least 2.</param>
internal readonly record struct PassShape(int Dimensions, int Classes)
{
    private const int CacheLine = 8, BlockBytes = 192 * 1024, FewestRows = SoftmaxErrors.Images, MostRows = 64;

    /// <summary>Columns worked on: the feature, a one whose coefficient is the intercept, and zeros
    /// up to whole tiles.</summary>
    internal int Columns => (Dimensions + GradientTile.Columns) / GradientTile.Columns * GradientTile.Columns;

    /// <summary>Numbers from one row to the next: an odd number of cache lines, as rows a power of two apart
    /// drive each other out.</summary>
    internal int Stride => Columns + CacheLine;

    /// <summary>Rows that are worked on together: as many as stay in a core's cache between the two products.</summary>
    internal int BlockRows =>
        Math.Clamp(BlockBytes / (Stride * sizeof(double)) / FewestRows * FewestRows, FewestRows, MostRows);

    /// <summary>Numbers of the coefficients of all classes, row by row.</summary>
    internal int Coefficients => Classes * Stride;

    /// <summary>How many classes a tile takes of so many: three, or two where one alone would be left.</summary>
    internal static int ClassesOfTile(int left) => left is 2 or 4 ? 2 : 3;
}
