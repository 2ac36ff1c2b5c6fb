using System.IO.Hashing;
using System.Text;
using Mira.Datasets;
using Mira.Experiments.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Experiments.Collectives.Nccl;

/// <summary>How the GPUs of the processes exchange tensors: by NCCL where every process can, else through the host's
/// memory.</summary>
/// <param name="Communicator">The connected GPUs; null where tensors are copied through the host's memory.</param>
/// <param name="Reason">Why they are; null with NCCL, and where no process computes on a GPU.</param>
internal sealed record GpuGroup(NcclCommunicator? Communicator, string? Reason)
{
    /// <summary>Agrees on a way and connects the GPUs. All processes call it at the same time.</summary>
    /// <param name="host">The processes.</param>
    /// <param name="side">What this process has.</param>
    /// <param name="watched">Does work that may wait for other processes for ever, under the watchdog.</param>
    /// <exception cref="InputException">Some processes compute on a GPU and others do not.</exception>
    internal static GpuGroup Connect(GpuHost host, GpuSide side, Func<string, Func<int>, int> watched)
    {
        var rows = side.Exchange(host.Processes);
        var onGpu = rows.Count(row => row.State != GpuState.Cpu);
        if (onGpu is 0)
        {
            return new(null, null);
        }
        if (onGpu < rows.Length)
        {
            var ranks = Ranks(rows, row => row.State == GpuState.Cpu);
            throw new InputException($"{ranks} {(rows.Length - onGpu == 1 ? "computes" : "compute")} on the CPU and " +
                "the others on GPUs, which do not compute the same bits. Give every process a GPU ('nvidia-smi' on " +
                "each machine lists them), or add --device cpu.");
        }
        return Obstacle(rows) is { } obstacle ? new(null, obstacle) : Start(host, side, watched);
    }

    /// <summary>Why NCCL cannot connect these GPUs; null where it can.</summary>
    internal static string? Obstacle(IReadOnlyList<GpuRow> rows)
    {
        var twins = rows.GroupBy(row => row.Gpu).FirstOrDefault(same => same.Count() > 1);
        return (GpuState[])[GpuState.Off, GpuState.NoCuda, GpuState.OtherDevice, GpuState.NoNccl] is var states
            && states.FirstOrDefault(state => rows.Any(row => row.State == state)) is not GpuState.Cpu and var found
            ? $"{Words(found)} ({Ranks(rows, row => row.State == found)})"
            : rows.FirstOrDefault(row => row.Version < NcclLibrary.OldestVersion) is { } old
                ? $"NCCL {NcclLibrary.Words(old.Version)} is too old, 2.10 or newer is needed " +
                    $"({Ranks(rows, row => row.Version < NcclLibrary.OldestVersion)})"
            : rows.Select(row => row.Version).Distinct().Count() > 1
                ? "the processes have different versions of NCCL: " +
                    string.Join(", ", rows.Select(row => NcclLibrary.Words(row.Version)).Distinct().Order())
            : twins is not null
                ? $"several processes share one GPU, which NCCL refuses ({Ranks(rows, row => row.Gpu == twins.Key)})"
            : null;
    }

    private static GpuGroup Start(GpuHost host, GpuSide side, Func<string, Func<int>, int> watched)
    {
        var (processes, nccl) = (host.Processes, side.Nccl!);
        var id = default(NcclId);
        var made = processes.Rank == 0 ? nccl.UniqueId(out id) : 0;
        id = Share(processes, id);
        nint communicator = 0;
        // Who cannot make the name lets nobody wait for it.
        var code = Codes(processes, made).FirstOrDefault(other => other != 0);
        var codes = code != 0 ? [code] : Codes(processes, watched("connecting the GPUs", () =>
            nccl.Start(out communicator, processes.Size, id, processes.Rank)));
        if (Array.Find(codes, other => other != 0) is not 0 and var failed)
        {
            if (communicator != 0)
            {
                _ = nccl.Abort(communicator);
            }
            return new(null, $"NCCL cannot connect the GPUs: {nccl.ErrorText(failed)} (NCCL_DEBUG=INFO says more)");
        }
        return new(new NcclCommunicator(nccl, side.Cuda!, communicator, host), null);
    }

    private static unsafe NcclId Share(ICollectives processes, NcclId id)
    {
        var bytes = new ReadOnlySpan<byte>(id.Value, NcclId.Bytes).ToArray();
        using var scope = NewDisposeScope();
        // The tensor shares the array's memory.
        processes.Broadcast(frombuffer(bytes, ScalarType.Byte, NcclId.Bytes));
        bytes.CopyTo(new Span<byte>(id.Value, NcclId.Bytes));
        return id;
    }

    private static int[] Codes(ICollectives processes, int own)
    {
        using var scope = NewDisposeScope();
        return [.. HostRead.Numbers(processes.Gather(tensor(new long[] { own }))).Select(code => (int)code)];
    }

    private static string Words(GpuState state) => state switch
    {
        GpuState.Off => $"{NcclLibrary.Variable}={NcclLibrary.Off}",
        GpuState.NoCuda => "this libtorch does not tell its CUDA stream",
        GpuState.OtherDevice => "the device is not cuda:0, the one GPU that a process is given",
        _ => $"no NCCL was found. Install {NcclLibrary.Packages}; or name a library by {NcclLibrary.Variable}",
    };

    private static string Ranks(IReadOnlyList<GpuRow> rows, Func<GpuRow, bool> isMeant)
    {
        var ranks = rows.Index().Where(entry => isMeant(entry.Item)).Select(entry => entry.Index).ToList();
        return ranks.Count == 1 ? FormattableString.Invariant($"rank {ranks[0]}") : $"ranks {string.Join(", ", ranks)}";
    }
}

/// <summary>What keeps a process from NCCL.</summary>
internal enum GpuState
{
    /// <summary>It computes on the CPU.</summary>
    Cpu,

    /// <summary>Nothing.</summary>
    Ready,

    /// <summary>The user does not want it.</summary>
    Off,

    /// <summary>libtorch lacks functions.</summary>
    NoCuda,

    /// <summary>Its device is not the first that it sees.</summary>
    OtherDevice,

    /// <summary>There is no library.</summary>
    NoNccl,
}

/// <summary>What a process tells the others of its GPU.</summary>
/// <param name="State">What keeps it from NCCL.</param>
/// <param name="Version">Version of its NCCL, as NCCL numbers it.</param>
/// <param name="Gpu">A number that two processes share if they share a GPU.</param>
internal sealed record GpuRow(GpuState State, int Version, long Gpu);

/// <summary>What a process has to connect its GPU.</summary>
/// <param name="State">What keeps it from NCCL.</param>
/// <param name="Nccl">The library, if any.</param>
/// <param name="Cuda">CUDA, if any.</param>
/// <param name="Gpu">Machine and place of the GPU in it.</param>
internal sealed record GpuSide(GpuState State, NcclFunctions? Nccl, CudaFunctions? Cuda, string Gpu)
{
    // Numbers are read as float64, which holds so many bits.
    private const ulong Mask = (1UL << 52) - 1;

    /// <summary>What this process has for a device; libtorch is loaded.</summary>
    /// <exception cref="InputException">MIRA_NCCL names a library that cannot be loaded.</exception>
    internal static GpuSide Of(Device device, int rank)
    {
        if (device.type != DeviceType.CUDA)
        {
            return new(GpuState.Cpu, null, null, "");
        }
        var cuda = CudaFunctions.Find();
        var nccl = NcclLibrary.Find()?.Functions;
        var state = Environment.GetEnvironmentVariable(NcclLibrary.Variable) == NcclLibrary.Off ? GpuState.Off
            : cuda is null ? GpuState.NoCuda
            : device.index > 0 ? GpuState.OtherDevice
            : nccl is null ? GpuState.NoNccl
            : GpuState.Ready;
        var place = cuda?.BusId(Math.Max(0, device.index)) ?? FormattableString.Invariant($"unknown, rank {rank}");
        return new(state, nccl, cuda, $"{Environment.MachineName} {place}");
    }

    /// <summary>What every process has, by rank.</summary>
    internal GpuRow[] Exchange(ICollectives processes)
    {
        using var scope = NewDisposeScope();
        var gpu = (long)(XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(Gpu)) & Mask);
        long[] own = [(long)State, Nccl?.Version() ?? 0, gpu];
        return [.. HostRead.Numbers(processes.Gather(tensor(own))).Chunk(own.Length)
            .Select(row => new GpuRow((GpuState)(int)row[0], (int)row[1], (long)row[2]))];
    }
}
