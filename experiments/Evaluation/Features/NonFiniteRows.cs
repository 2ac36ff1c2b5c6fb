using static TorchSharp.torch;

namespace Mira.Experiments.Evaluation.Features;

/// <summary>Finds features that are not numbers, a slice at a time: a check must not take more memory than what it checks.</summary>
internal static class NonFiniteRows
{
    private const long SliceNumbers = 1 << 20;

    /// <summary>How many rows hold a number that is not finite, and which is the first.</summary>
    /// <param name="values">[rows, columns].</param>
    internal static (long Count, long First) Of(Tensor values)
    {
        var (count, first) = (0L, -1L);
        var rows = Math.Max(1, SliceNumbers / Math.Max(1, values.size(1)));
        for (var at = 0L; at < values.size(0); at += rows)
        {
            using var scope = NewDisposeScope();
            var wrong = values.narrow(0, at, Math.Min(rows, values.size(0) - at)).isfinite().logical_not_().any(1).nonzero();
            first = first < 0 && wrong.size(0) > 0 ? at + wrong.data<long>()[0] : first;
            count += wrong.size(0);
        }
        return (count, first);
    }
}
