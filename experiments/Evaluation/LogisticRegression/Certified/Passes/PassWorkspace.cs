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
