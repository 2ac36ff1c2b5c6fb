using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Mira.Experiments.Evaluation.Transfer;

/// <summary>Softmax, cross-entropy and its gradient in one pass over the scores, a few images at a time in the cache.</summary>
/// <param name="classes">Number of classes.</param>
internal sealed class SoftmaxErrors(int classes)
{
    private const int Vectors = 2;
    private static readonly int Images = Vectors * Vector512<double>.Count;
    private readonly double[] _scores = new double[classes * Images];
    private readonly double[] _logSums = new double[Images];
    private readonly double[] _wanted = new double[Images];

    /// <summary>Replaces scores by softmax − target.</summary>
    /// <param name="scores">[classes, images], class by class.</param>
    /// <param name="labels">[images], class numbers.</param>
    /// <returns>Sum of the cross-entropies.</returns>
    internal double Replace(Span<double> scores, ReadOnlySpan<long> labels)
    {
        var loss = 0.0;
        for (var first = 0; first < labels.Length; first += Images)
        {
            var some = labels.Slice(first, Math.Min(Images, labels.Length - first));
            for (var label = 0; label < classes; label++)
            {
                scores.Slice((label * labels.Length) + first, some.Length).CopyTo(_scores.AsSpan(label * Images));
            }
            loss += Errors(some);
            for (var label = 0; label < classes; label++)
            {
                _scores.AsSpan(label * Images, some.Length).CopyTo(scores[((label * labels.Length) + first)..]);
            }
        }
        return loss;
    }

    private double Errors(ReadOnlySpan<long> labels)
    {
        for (var i = 0; i < labels.Length; i++)
        {
            _wanted[i] = _scores[(labels[i] * Images) + i];
        }
        Softmax();
        var loss = 0.0;
        for (var i = 0; i < labels.Length; i++)
        {
            // Subtracted image by image: the difference of the two sums would lose the digits of small losses.
            loss += _logSums[i] - _wanted[i];
            _scores[(labels[i] * Images) + i]--;
        }
        return loss;
    }

    // Compiled at its best at once: a short evaluation would be over before the runtime has seen that this is what takes the time.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Softmax()
    {
        var scores = MemoryMarshal.Cast<double, Vector512<double>>(_scores.AsSpan());
        var logSums = MemoryMarshal.Cast<double, Vector512<double>>(_logSums.AsSpan());
        for (var lane = 0; lane < Vectors; lane++)
        {
            var (largest, sum) = (scores[lane], Vector512<double>.Zero);
            for (var i = lane; i < scores.Length; i += Vectors)
            {
                largest = Vector512.Max(largest, scores[i]);
            }
            for (var i = lane; i < scores.Length; i += Vectors)
            {
                scores[i] = Vector512.Exp(scores[i] - largest);
                sum += scores[i];
            }
            logSums[lane] = largest + Vector512.Log(sum);
            var scale = Vector512<double>.One / sum;
            for (var i = lane; i < scores.Length; i += Vectors)
            {
                scores[i] *= scale;
            }
        }
    }
}
