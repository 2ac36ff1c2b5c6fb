using Mira.Experiments.Collectives;
using static TorchSharp.torch;

namespace Mira.Tests.Support;

/// <summary>Processes played by threads, which meet at every operation and receive the same bits; two of them
/// unless told otherwise.</summary>
internal sealed class TwoHalves : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // One computes at a time: oneDNN's convolutions of a few small images die now and then where several threads of one
    // process compute the same one.
    private readonly SemaphoreSlim _turn = new(1);

    private readonly Barrier _meeting;
    private readonly Tensor?[] _tensors;

    private TwoHalves(int count) => (_meeting, _tensors) = (new Barrier(count), new Tensor?[count]);

    /// <summary>Does the work as both processes and returns what each made of it.</summary>
    internal static T[] Run<T>(Func<int, ICollectives, T> work) => Run(2, work);

    /// <summary>Does the work as so many processes and returns what each made of it.</summary>
    internal static T[] Run<T>(int count, Func<int, ICollectives, T> work)
    {
        using var halves = new TwoHalves(count);
        var results = new T[count];
        var errors = new Exception?[count];
        var threads = Enumerable.Range(0, count)
            .Select(half => new Thread(() => halves.Play(half, work, results, errors))).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return Array.Find(errors, error => error is not null and not TimeoutException) is { } failure
            ? throw new InvalidOperationException("One half failed.", failure)
            : Array.Exists(errors, error => error is not null)
                ? throw new TimeoutException("The halves did not meet.")
                : results;
    }

    public void Dispose()
    {
        _meeting.Dispose();
        _turn.Dispose();
    }

    private void Play<T>(int half, Func<int, ICollectives, T> work, T[] results, Exception?[] errors)
    {
        _turn.Wait();
        try
        {
            results[half] = work(half, new Half(this, half));
        }
#pragma warning disable CA1031 // An exception must reach the test's thread, whatever it is.
        catch (Exception error)
#pragma warning restore CA1031
        {
            errors[half] = error;
            // The others need not wait for one that will not come.
            _meeting.RemoveParticipant();
        }
        finally
        {
            _ = _turn.Release();
        }
    }

    private void Meet()
    {
        _ = _turn.Release();
        var came = _meeting.SignalAndWait(Patience);
        _turn.Wait();
        if (!came || _meeting.ParticipantCount < _tensors.Length)
        {
            throw new TimeoutException("The other half did not come.");
        }
    }

    private sealed class Half(TwoHalves halves, int half) : ICollectives
    {
        public int Rank => half;

        public int Size => halves._tensors.Length;

        public bool IsShared => true;

        public Tensor Sum(Tensor values) =>
            Combine(values, all => all.Skip(1).Aggregate(all[0].clone(), (first, second) => first.add(second)));

        public Tensor Maximum(Tensor values) =>
            Combine(values, all => all.Skip(1).Aggregate(all[0].clone(), (first, second) => first.maximum(second)));

        public Tensor Broadcast(Tensor values) => Combine(values, all => all[0].clone());

        public Tensor Gather(Tensor values)
        {
            using var quiet = no_grad();
            halves._tensors[half] = values;
            halves.Meet();
            var all = stack(halves._tensors!);
            halves.Meet();
            return all;
        }

        private Tensor Combine(Tensor values, Func<Tensor[], Tensor> combine)
        {
            using var quiet = no_grad();
            halves._tensors[half] = values;
            halves.Meet();
            using var result = combine(halves._tensors!);
            halves.Meet();
            return values.copy_(result);
        }
    }
}
