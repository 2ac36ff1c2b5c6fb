using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Mira.Experiments.Runtime;

namespace Mira.Experiments.Evaluation.LogisticRegression.Certified.Passes;

/// <summary>Products of rows with the coefficients of classes, 4 rows by 3 or 2 classes at a
/// time in registers.</summary>
internal static unsafe class ScoreTile
{
    /// <summary>Rows of a tile.</summary>
    internal const int Rows = 4;

    // So many columns of so many rows, and of a tile's classes, are in the first-level cache together.
    private const int Depth = 256, Group = 8;

    /// <summary>scores[k, i] += Σⱼ rows[i, j] · weights[k, j].</summary>
    /// <param name="shape">Sizes; rows and weights are a stride apart, the scores of a class a block's rows.</param>
    /// <param name="rows">[block rows, stride].</param>
    /// <param name="count">Rows that count; those behind them fill the last tile.</param>
    /// <param name="weights">[classes, stride].</param>
    /// <param name="scores">[classes, block rows].</param>
    internal static void Add(PassShape shape, AlignedNumbers<double> rows, int count, AlignedNumbers<double> weights,
        AlignedNumbers<double> scores)
    {
        for (var from = 0; from < shape.Columns; from += Depth)
        {
            for (var row = 0; row < count; row += Group)
            {
                AddGroup(shape, rows.Start + (row * shape.Stride) + from, Math.Min(Group, count - row),
                    weights.Start + from, Math.Min(Depth, shape.Columns - from), scores.Start + row);
            }
        }
    }

    private static void AddGroup(PassShape shape, double* rows, int count, double* weights, int length, double* scores)
    {
        for (int label = 0, some; label < shape.Classes; label += some)
        {
            some = PassShape.ClassesOfTile(shape.Classes - label);
            for (var row = 0; row < count; row += Rows)
            {
                var (from, to) = (label * shape.Stride, (label * shape.BlockRows) + row);
                if (some == 3)
                {
                    Three(rows + (row * shape.Stride), weights + from, shape.Stride, length, scores + to,
                        shape.BlockRows);
                }
                else
                {
                    Two(rows + (row * shape.Stride), weights + from, shape.Stride, length, scores + to,
                        shape.BlockRows);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Three(double* x, double* w, nint stride, int length, double* scores, nint scoreStride)
    {
        Vector256<double> a0 = default, a1 = default, a2 = default, a3 = default, b0 = default, b1 = default;
        Vector256<double> b2 = default, b3 = default, c0 = default, c1 = default, c2 = default, c3 = default;
        double* x2 = x + (2 * stride), w2 = w + (2 * stride);
        for (var end = x + length; x < end; x += 4, x2 += 4, w += 4, w2 += 4)
        {
            var (wa, wb, wc) = (Vector256.Load(w), Vector256.Load(w + stride), Vector256.Load(w2));
            var row = Vector256.Load(x);
            a0 = Vector256.MultiplyAddEstimate(row, wa, a0);
            b0 = Vector256.MultiplyAddEstimate(row, wb, b0);
            c0 = Vector256.MultiplyAddEstimate(row, wc, c0);
            row = Vector256.Load(x + stride);
            a1 = Vector256.MultiplyAddEstimate(row, wa, a1);
            b1 = Vector256.MultiplyAddEstimate(row, wb, b1);
            c1 = Vector256.MultiplyAddEstimate(row, wc, c1);
            row = Vector256.Load(x2);
            a2 = Vector256.MultiplyAddEstimate(row, wa, a2);
            b2 = Vector256.MultiplyAddEstimate(row, wb, b2);
            c2 = Vector256.MultiplyAddEstimate(row, wc, c2);
            row = Vector256.Load(x2 + stride);
            a3 = Vector256.MultiplyAddEstimate(row, wa, a3);
            b3 = Vector256.MultiplyAddEstimate(row, wb, b3);
            c3 = Vector256.MultiplyAddEstimate(row, wc, c3);
        }
        Add(scores, a0, a1, a2, a3);
        Add(scores + scoreStride, b0, b1, b2, b3);
        Add(scores + (2 * scoreStride), c0, c1, c2, c3);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Two(double* x, double* w, nint stride, int length, double* scores, nint scoreStride)
    {
        Vector256<double> a0 = default, a1 = default, a2 = default, a3 = default;
        Vector256<double> b0 = default, b1 = default, b2 = default, b3 = default;
        var x2 = x + (2 * stride);
        for (var end = x + length; x < end; x += 4, x2 += 4, w += 4)
        {
            var (wa, wb) = (Vector256.Load(w), Vector256.Load(w + stride));
            var (r0, r1) = (Vector256.Load(x), Vector256.Load(x + stride));
            var (r2, r3) = (Vector256.Load(x2), Vector256.Load(x2 + stride));
            a0 = Vector256.MultiplyAddEstimate(r0, wa, a0);
            b0 = Vector256.MultiplyAddEstimate(r0, wb, b0);
            a1 = Vector256.MultiplyAddEstimate(r1, wa, a1);
            b1 = Vector256.MultiplyAddEstimate(r1, wb, b1);
            a2 = Vector256.MultiplyAddEstimate(r2, wa, a2);
            b2 = Vector256.MultiplyAddEstimate(r2, wb, b2);
            a3 = Vector256.MultiplyAddEstimate(r3, wa, a3);
            b3 = Vector256.MultiplyAddEstimate(r3, wb, b3);
        }
        Add(scores, a0, a1, a2, a3);
        Add(scores + scoreStride, b0, b1, b2, b3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(double* scores, Vector256<double> a, Vector256<double> b, Vector256<double> c,
        Vector256<double> d) =>
        (Vector256.Load(scores) + Vector256.Create(Vector256.Sum(a), Vector256.Sum(b), Vector256.Sum(c),
            Vector256.Sum(d))).Store(scores);
}
