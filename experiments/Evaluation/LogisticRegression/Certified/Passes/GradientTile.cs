using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Mira.Experiments.Runtime;

namespace Mira.Experiments.Evaluation.LogisticRegression.Certified.Passes;

/// <summary>Sums of rows times the numbers that each class gives them, 16 columns by 3 or 2 classes at a
/// time in registers.</summary>
internal static unsafe class GradientTile
{
    /// <summary>Columns of a tile.</summary>
    internal const int Columns = 16;

    /// <summary>gradient[k, j] += Σᵢ factors[k, i] · rows[i, j].</summary>
    /// <param name="shape">Sizes; rows and gradient are a stride apart, the factors of a class a block's rows.</param>
    /// <param name="rows">[block rows, stride].</param>
    /// <param name="count">Rows that count.</param>
    /// <param name="factors">[classes, block rows].</param>
    /// <param name="gradient">[classes, stride].</param>
    internal static void Add(PassShape shape, AlignedNumbers<double> rows, int count, AlignedNumbers<double> factors,
        AlignedNumbers<double> gradient)
    {
        for (var column = 0; column < shape.Columns; column += Columns)
        {
            for (int label = 0, some; label < shape.Classes; label += some)
            {
                some = PassShape.ClassesOfTile(shape.Classes - label);
                var factor = factors.Start + (label * shape.BlockRows);
                var target = gradient.Start + (label * shape.Stride) + column;
                if (some == 3)
                {
                    Three(rows.Start + column, shape.Stride, count, factor, shape.BlockRows, target);
                }
                else
                {
                    Two(rows.Start + column, shape.Stride, count, factor, shape.BlockRows, target);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Three(double* x, nint stride, int count, double* factor, nint factorStride, double* target)
    {
        double* second = target + stride, third = second + stride;
        var (a0, a1, a2, a3) = Load(target);
        var (b0, b1, b2, b3) = Load(second);
        var (c0, c1, c2, c3) = Load(third);
        for (var end = factor + count; factor < end; factor++, x += stride)
        {
            var (fa, fb) = (Vector256.Create(*factor), Vector256.Create(factor[factorStride]));
            var fc = Vector256.Create(factor[2 * factorStride]);
            var row = Vector256.Load(x);
            a0 = Vector256.MultiplyAddEstimate(row, fa, a0);
            b0 = Vector256.MultiplyAddEstimate(row, fb, b0);
            c0 = Vector256.MultiplyAddEstimate(row, fc, c0);
            row = Vector256.Load(x + 4);
            a1 = Vector256.MultiplyAddEstimate(row, fa, a1);
            b1 = Vector256.MultiplyAddEstimate(row, fb, b1);
            c1 = Vector256.MultiplyAddEstimate(row, fc, c1);
            row = Vector256.Load(x + 8);
            a2 = Vector256.MultiplyAddEstimate(row, fa, a2);
            b2 = Vector256.MultiplyAddEstimate(row, fb, b2);
            c2 = Vector256.MultiplyAddEstimate(row, fc, c2);
            row = Vector256.Load(x + 12);
            a3 = Vector256.MultiplyAddEstimate(row, fa, a3);
            b3 = Vector256.MultiplyAddEstimate(row, fb, b3);
            c3 = Vector256.MultiplyAddEstimate(row, fc, c3);
        }
        Store(target, a0, a1, a2, a3);
        Store(second, b0, b1, b2, b3);
        Store(third, c0, c1, c2, c3);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Two(double* x, nint stride, int count, double* factor, nint factorStride, double* target)
    {
        var second = target + stride;
        var (a0, a1, a2, a3) = Load(target);
        var (b0, b1, b2, b3) = Load(second);
        for (var end = factor + count; factor < end; factor++, x += stride)
        {
            var (fa, fb) = (Vector256.Create(*factor), Vector256.Create(factor[factorStride]));
            var (r0, r1, r2, r3) = Load(x);
            a0 = Vector256.MultiplyAddEstimate(r0, fa, a0);
            b0 = Vector256.MultiplyAddEstimate(r0, fb, b0);
            a1 = Vector256.MultiplyAddEstimate(r1, fa, a1);
            b1 = Vector256.MultiplyAddEstimate(r1, fb, b1);
            a2 = Vector256.MultiplyAddEstimate(r2, fa, a2);
            b2 = Vector256.MultiplyAddEstimate(r2, fb, b2);
            a3 = Vector256.MultiplyAddEstimate(r3, fa, a3);
            b3 = Vector256.MultiplyAddEstimate(r3, fb, b3);
        }
        Store(target, a0, a1, a2, a3);
        Store(second, b0, b1, b2, b3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<double> A, Vector256<double> B, Vector256<double> C,
        Vector256<double> D) Load(double* from) =>
        (Vector256.Load(from), Vector256.Load(from + 4), Vector256.Load(from + 8), Vector256.Load(from + 12));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(double* target, Vector256<double> a, Vector256<double> b, Vector256<double> c,
        Vector256<double> d)
    {
        a.Store(target);
        b.Store(target + 4);
        c.Store(target + 8);
        d.Store(target + 12);
    }
}
