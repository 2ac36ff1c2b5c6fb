using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Mira.Experiments.Evaluation.LogisticRegression.Certified;

/// <summary>Softmax, cross-entropy and its gradient, some images side by side.</summary>
internal static class SoftmaxErrors
{
    /// <summary>Images worked on together: the numbers of a class come in multiples of it.</summary>
    internal const int Images = 16;

    private const int Wide = 8;

    /// <summary>Replaces scores by softmax − target.</summary>
    /// <param name="scores">[classes, stride]: the images of a class side by side.</param>
    /// <param name="stride">Numbers from one class to the next, a multiple of <see cref="Images"/>; those behind the
    /// images do not count.</param>
    /// <param name="labels">[images], class numbers.</param>
    /// <returns>Sum of the cross-entropies.</returns>
    internal static double Replace(Span<double> scores, int stride, ReadOnlySpan<long> labels)
    {
        Debug.Assert(stride % Images == 0, "An image's scores would reach into the next class.");
        var loss = 0.0;
        Span<double> wanted = stackalloc double[Images], logSums = stackalloc double[Images];
        for (var first = 0; first < labels.Length; first += Images)
        {
            var some = labels.Slice(first, Math.Min(Images, labels.Length - first));
            for (var i = 0; i < some.Length; i++)
            {
                wanted[i] = scores[((int)some[i] * stride) + first + i];
            }
            Softmax(scores[first..], stride, logSums);
            for (var i = 0; i < some.Length; i++)
            {
                // Subtracted image by image: the difference of the two sums would lose the digits of small losses.
                loss += logSums[i] - wanted[i];
                scores[((int)some[i] * stride) + first + i]--;
            }
        }
        return loss;
    }

    // Compiled at its best at once: a short evaluation would be over before the runtime has seen that
    // this is what takes the time.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Softmax(Span<double> scores, int stride, Span<double> logSums)
    {
        for (var lane = 0; lane < Images; lane += Wide)
        {
            var (largest, sum) = (At(scores, lane), Vector512<double>.Zero);
            for (var i = lane; i < scores.Length; i += stride)
            {
                largest = Vector512.Max(largest, At(scores, i));
            }
            for (var i = lane; i < scores.Length; i += stride)
            {
                var share = Vector512.Exp(At(scores, i) - largest);
                sum += At(scores, i) = share;
            }
            At(logSums, lane) = largest + Vector512.Log(sum);
            var scale = Vector512<double>.One / sum;
            for (var i = lane; i < scores.Length; i += stride)
            {
                At(scores, i) *= scale;
            }
        }
    }

    private static ref Vector512<double> At(Span<double> numbers, int first) =>
        ref MemoryMarshal.AsRef<Vector512<double>>(MemoryMarshal.AsBytes(numbers.Slice(first, Wide)));
}
