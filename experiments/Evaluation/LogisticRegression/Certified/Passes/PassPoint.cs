using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Mira.Experiments.Evaluation.LogisticRegression.Certified.Passes;

/// <summary>The numbers of a classifier, or of something as large, where a pass reads or writes them.</summary>
/// <param name="coefficients">[classes, dimensions], row by row.</param>
/// <param name="intercepts">[classes].</param>
internal readonly ref struct PassPoint(Span<double> coefficients, Span<double> intercepts)
{
    /// <summary>[classes, dimensions], row by row.</summary>
    internal Span<double> Coefficients { get; } = coefficients;

    /// <summary>[classes].</summary>
    internal Span<double> Intercepts { get; } = intercepts;

    /// <summary>Whether there are no numbers: none are given, or none are wanted.</summary>
    internal bool IsEmpty => Coefficients.IsEmpty;

    /// <summary>The memory of two tensors, stored in it row by row and outlive this.</summary>
    internal static PassPoint Of(Tensor coefficients, Tensor intercepts) =>
        new(MemoryMarshal.Cast<byte, double>(coefficients.bytes), MemoryMarshal.Cast<byte, double>(intercepts.bytes));

    /// <summary>Copies the numbers to rows a stride apart, the intercept behind the
    /// coefficients of its class.</summary>
    internal void Spread(PassShape shape, Span<double> rows)
    {
        for (var label = 0; label < shape.Classes; label++)
        {
            var row = rows.Slice(label * shape.Stride, shape.Dimensions + 1);
            Coefficients.Slice(label * shape.Dimensions, shape.Dimensions).CopyTo(row);
            row[^1] = Intercepts[label];
        }
    }

    /// <summary>Copies the numbers from such rows.</summary>
    internal void Collect(PassShape shape, ReadOnlySpan<double> rows)
    {
        for (var label = 0; label < shape.Classes; label++)
        {
            var row = rows.Slice(label * shape.Stride, shape.Dimensions + 1);
            row[..^1].CopyTo(Coefficients[(label * shape.Dimensions)..]);
            Intercepts[label] = row[^1];
        }
    }
}
