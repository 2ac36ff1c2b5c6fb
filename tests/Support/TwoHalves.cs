using Mira.Experiments.Collectives;
using static TorchSharp.torch;

namespace Mira.Tests.Support;

/// <summary>Two processes played by two threads, which meet at every operation and receive the same bits.</summary>
internal sealed class TwoHalves : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Barrier _meeting = new(2);
    private readonly Tensor?[] _tensors = new Tensor?[2];
    private readonly long[] _counts = new long[2];

    /// <summary>Does the work as both processes and returns what each made of it.</summary>
    internal static T[] Run<T>(Func<int, ICollectives, T> work)
    {
        using var halves = new TwoHalves();
        var results = new T[2];
        var errors = new Exception?[2];
        var threads = Enumerable.Range(0, 2).Select(half => new Thread(() => halves.Play(half, work, results, errors))).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return Array.Find(errors, error => error is not null and not TimeoutException) is { } failure
            ? throw new InvalidOperationException("One half failed.", failure)
            : Array.Exists(errors, error => error is not null) ? throw new TimeoutException("The halves did not meet.") : results;
    }

    public void Dispose() => _meeting.Dispose();

    private void Play<T>(int half, Func<int, ICollectives, T> work, T[] results, Exception?[] errors)
    {
        try
        {
            results[half] = work(half, new Half(this, half));
        }
#pragma warning disable CA1031 // An exception must reach the test's thread, whatever it is.
        catch (Exception error)
#pragma warning restore CA1031
        {
            errors[half] = error;
        }
    }

    private void Meet()
    {
        if (!_meeting.SignalAndWait(Patience))
        {
            throw new TimeoutException("The other half did not come.");
        }
    }

    private sealed class Half(TwoHalves halves, int half) : ICollectives
    {
        public bool IsShared => true;

        public Tensor Sum(Tensor values) => Combine(values, (first, second) => first.add(second));

        public Tensor Maximum(Tensor values) => Combine(values, (first, second) => first.maximum(second));

        public long Total(long count)
        {
            halves._counts[half] = count;
            halves.Meet();
            var total = halves._counts.Sum();
            halves.Meet();
            return total;
        }

        private Tensor Combine(Tensor values, Func<Tensor, Tensor, Tensor> combine)
        {
            using var quiet = no_grad();
            halves._tensors[half] = values;
            halves.Meet();
            using var result = combine(halves._tensors[0]!, halves._tensors[1]!);
            halves.Meet();
            return values.copy_(result);
        }
    }
}
