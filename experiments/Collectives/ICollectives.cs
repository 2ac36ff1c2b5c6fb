using System.Text;
using Mira.Datasets;
using Mira.Experiments.Runtime;
using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace Mira.Experiments.Collectives;

/// <summary>What several processes that train one model compute together.</summary>
/// <remarks>
/// All communication between processes goes through here. Every process calls the same operations in the same order
/// and
/// receives the same bits. How many rows a batch has is known without asking: see <see cref="SharedRows"/>.
/// </remarks>
public interface ICollectives
{
    /// <summary>Number of this process, from 0. Process 0 writes and prints.</summary>
    int Rank { get; }

    /// <summary>Number of processes.</summary>
    int Size { get; }

    /// <summary>Whether other processes hold a part of each batch. Where none does, a faster way to the same
    /// result may be taken.</summary>
    bool IsShared { get; }

    /// <summary>Replaces values by their sum over all processes, in place.</summary>
    /// <returns>The same tensor.</returns>
    Tensor Sum(Tensor values);

    /// <summary>Replaces values by their largest over all processes, in place.</summary>
    /// <returns>The same tensor.</returns>
    Tensor Maximum(Tensor values);

    /// <summary>The values of all processes, which have equal shapes, in the order of their ranks.</summary>
    /// <returns>A new tensor [processes, …].</returns>
    Tensor Gather(Tensor values);

    /// <summary>Replaces values by those of process 0, in place.</summary>
    /// <returns>The same tensor.</returns>
    Tensor Broadcast(Tensor values);
}

/// <summary>What follows from the operations of <see cref="ICollectives"/>.</summary>
public static class CollectiveOperations
{
    /// <summary>The type in which numbers are added: half types are widened to float32, which rounds once.</summary>
    internal static ScalarType WireType(this ScalarType type) => type switch
    {
        ScalarType.Float32 or ScalarType.Float64 or ScalarType.Int64 => type,
        ScalarType.Float16 or ScalarType.BFloat16 => ScalarType.Float32,
        _ => ScalarType.Int64,
    };

    /// <summary>For each flag, whether some process has set it. One exchange, of host memory: no
    /// device is waited for.</summary>
    public static bool[] Any(this ICollectives collectives, params bool[] flags)
    {
        ArgumentNullException.ThrowIfNull(collectives);
        ArgumentNullException.ThrowIfNull(flags);
        if (!collectives.IsShared)
        {
            return flags;
        }
        var numbers = Array.ConvertAll(flags, flag => flag ? 1f : 0f);
        using var all = collectives.Maximum(frombuffer(numbers, ScalarType.Float32, numbers.Length));
        // The tensor shares the array's memory.
        return Array.ConvertAll(numbers, number => number > 0);
    }

    /// <summary>Rows that the processes of lower ranks hold together, where this one holds so many. One exchange, of
    /// host memory: no device is waited for.</summary>
    public static long Before(this ICollectives collectives, long count)
    {
        ArgumentNullException.ThrowIfNull(collectives);
        if (!collectives.IsShared)
        {
            return 0;
        }
        var counts = new float[collectives.Size];
        counts[collectives.Rank] = count;
        // The tensor shares the array's memory.
        using var all = collectives.Sum(frombuffer(counts, ScalarType.Float32, counts.Length));
        return counts.Take(collectives.Rank).Sum(part => (long)part);
    }

    /// <summary>A text of every process, in the order of their ranks. Two exchanges, of host memory.</summary>
    public static IReadOnlyList<string> GatherTexts(this ICollectives collectives, string own)
    {
        ArgumentNullException.ThrowIfNull(collectives);
        var bytes = Encoding.UTF8.GetBytes(own);
        if (!collectives.IsShared)
        {
            return [own];
        }
        using var scope = NewDisposeScope();
        long[] longest = [bytes.Length];
        // The tensor shares the array's memory.
        _ = collectives.Maximum(frombuffer(longest, ScalarType.Int64, 1));
        // A text ends where the zeros begin; there is one at least, since tensors without elements travel badly.
        var padded = new byte[longest[0] + 1];
        bytes.CopyTo(padded, 0);
        var all = Array.ConvertAll(HostRead.Numbers(collectives.Gather(tensor(padded))), number => (byte)number);
        return [.. all.Chunk(padded.Length).Select(text => Encoding.UTF8.GetString(text).TrimEnd('\0'))];
    }
}

/// <summary>Some of the processes met what they cannot use, and all know it: each throws this with the same message
/// (exit code 2).</summary>
public sealed class SharedFailureException : InputException
{
    private SharedFailureException(string message, Exception? inner)
        : base(message, inner)
    {
    }

    /// <summary>What work that may fail in some of the processes only failed by; null where it did not.</summary>
    /// <param name="work">The work.</param>
    /// <param name="isShared">Whether others must be told; where not, the failure is thrown.</param>
    internal static Exception? Of(Action work, bool isShared = true)
    {
        try
        {
            work();
            return null;
        }
        catch (Exception error) when (isShared && error is MiraException or IOException or UnauthorizedAccessException)
        {
            return error;
        }
    }

    /// <summary>Ends all processes if some have failed, with one message that names each: none is left to wait for
    /// another. All processes call it.</summary>
    /// <param name="collectives">The processes.</param>
    /// <param name="own">What failed in this one; null where nothing did.</param>
    /// <exception cref="SharedFailureException">Some have.</exception>
    internal static void RequireNone(ICollectives collectives, Exception? own)
    {
        if (!collectives.Any(own is not null)[0])
        {
            return;
        }
        var texts = collectives.GatherTexts(own is null ? ""
            : $"rank {collectives.Rank} on {Environment.MachineName}: {own.Message}");
        throw new SharedFailureException(string.Join('\n', texts.Where(text => text.Length > 0)), own);
    }
}

/// <summary>The processes that hold the rows of a batch, and how many rows that are.</summary>
/// <param name="Collectives">The processes.</param>
/// <param name="Rows">Rows of all of them.</param>
public sealed record SharedRows(ICollectives Collectives, long Rows)
{
    /// <summary>A batch of so many rows; null where one process holds it whole.</summary>
    public static SharedRows? Of(ICollectives collectives, long rows)
    {
        ArgumentNullException.ThrowIfNull(collectives);
        return collectives.IsShared ? new(collectives, rows) : null;
    }
}

/// <summary>A sum over all processes with gradients: the value of each process contributes to the result of
/// all.</summary>
internal sealed class SharedSum : SingleTensorFunction<SharedSum>
{
    private const string Collectives = "collectives";

    public override string Name => nameof(SharedSum);

    /// <summary>The sum; the values themselves stay as they are.</summary>
    internal static Tensor Of(Tensor values, ICollectives collectives) => apply(values, collectives);

    public override Tensor forward(AutogradContext ctx, params object[] vars)
    {
        ctx.save_data(Collectives, vars[1]);
        return ((ICollectives)vars[1]).Sum(((Tensor)vars[0]).clone());
    }

    public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output) =>
        [((ICollectives)ctx.get_data(Collectives)).Sum(grad_output.clone()), null!];
}
