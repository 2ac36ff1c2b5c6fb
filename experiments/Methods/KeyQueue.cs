using Mira.Datasets.Loading;
using Mira.Experiments.Collectives;
using Mira.Experiments.Models;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods;

/// <summary>The last keys of all processes, each of length 1, in a ring: those of a step overwrite the
/// oldest.</summary>
/// <remarks>
/// Random directions from the run's seed at the start. Every process remembers the keys of all, so their rings are one.
/// Where a step's keys go follows from its number: the rows are all that a checkpoint must hold. They are overwritten
/// in place, so a loss that is differentiated afterwards needs a copy. Source: He et al. 2020, 3.2; moco@4397a04
/// moco/builder.py, which has its batch divide the size; here the ring wraps inside a batch.
/// </remarks>
/// <param name="size">Keys in the ring, K.</param>
/// <param name="setting">The run.</param>
/// <param name="batch">The rows of all processes.</param>
/// <param name="place">Number of the ring, where a method has several.</param>
internal sealed class KeyQueue(int size, MethodSetting setting, GatheredRows batch, int place = 0) : IDisposable
{
    private Tensor? _rows;

    /// <summary>[K, d], float32: a part of a run's state. Made when it is first asked for; who only reads a network's
    /// weights needs none.</summary>
    internal Tensor Rows => _rows ??= Start();

    /// <summary>Remembers the keys of a step.</summary>
    /// <param name="step">0-based number of the step; steps have equally many keys.</param>
    /// <param name="keys">[n, d] of this process, of any length.</param>
    internal void Push(int step, Tensor keys)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        Write(Rows, step, batch.Detached(Contrast.Directions(keys).As(ScalarType.Float32)));
    }

    /// <summary>Writes a step's rows over the oldest of a ring.</summary>
    /// <param name="ring">[K, …].</param>
    /// <param name="step">0-based number of the step.</param>
    /// <param name="all">[batch, …], of all processes; as many in every step.</param>
    internal static void Write(Tensor ring, int step, Tensor all)
    {
        using var scope = NewDisposeScope();
        var size = ring.shape[0];
        // Of more rows than the ring has places, the last stay.
        var kept = Math.Min(all.shape[0], size);
        var first = ((long)(step + 1) * all.shape[0] - kept) % size;
        var newest = all.narrow(0, all.shape[0] - kept, kept);
        var before = Math.Min(kept, size - first);
        _ = ring.narrow(0, first, before).copy_(newest.narrow(0, 0, before));
        _ = ring.narrow(0, 0, kept - before).copy_(newest.narrow(0, before, kept - before));
    }

    /// <summary>Places of the keys that are nearest to some rows, the nearest first, [n, count], int64.</summary>
    /// <param name="rows">[n, d] of length 1.</param>
    /// <param name="keys">[K, d] of length 1.</param>
    /// <param name="count">How many for each row.</param>
    internal static Tensor Nearest(Tensor rows, Tensor keys, int count)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        return rows.detach().matmul(keys.t()).topk(count, 1).indexes.MoveToOuterDisposeScope();
    }

    /// <summary>Releases the keys.</summary>
    public void Dispose() => _rows?.Dispose();

    private Tensor Start()
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var bits = RandomSource.ForMemory((long)setting.Seed, place).NextBits();
        using var source = new Initialization(bits, CPU);
        var rows = source.Normal([size, setting.Recipe.Projector.EmbeddingDimension], 1);
        return Contrast.Directions(rows).to(setting.Device).DetachFromDisposeScope();
    }
}
