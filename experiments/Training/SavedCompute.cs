using Mira.Datasets;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Runtime;
using TorchSharp;

namespace Mira.Experiments.Training;

/// <summary>What a saved run was computed on.</summary>
public static class SavedCompute
{
    /// <summary>The device for a run: as the run was saved on, in what was left to the program,
    /// where it goes on.</summary>
    /// <exception cref="InputException">A checkpoint cannot be read.</exception>
    public static Compute Of(Compute compute, RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(compute);
        return compute.Asked is { } asked && Pin(asked, folder) is var pinned && pinned != asked
            ? pinned.Start()
            : compute.Use();
    }

    /// <summary>Fills in what is left to the program (device, precision, threads) with what the run's newest
    /// checkpoint says, since another choice would change the last bits of the result.</summary>
    /// <param name="asked">What was asked for.</param>
    /// <param name="folder">The run.</param>
    /// <param name="processes">Processes that go on with it; another number than before shares the
    /// machine's cores otherwise.</param>
    /// <remarks>If the GPU of the saved run is gone, another device is used, and the run reports the
    /// change.</remarks>
    /// <exception cref="InputException">A checkpoint cannot be read.</exception>
    public static ComputeSettings Pin(ComputeSettings asked, RunFolder folder, int processes = 1)
    {
        ArgumentNullException.ThrowIfNull(asked);
        ArgumentNullException.ThrowIfNull(folder);
        // Damage is dealt with, and named, when the run is resumed.
        using var file = CheckpointStore.FirstWhole(folder.NewestFirst(), (_, _) => { });
        if (file is null)
        {
            return asked;
        }
        var saved = CheckpointHeader.Of(file);
        return asked with
        {
            Device = asked.Device.Kind == DeviceKind.Auto && saved.Device == CheckpointHeader.Spelling(DeviceType.CPU)
                ? new(DeviceKind.Cpu)
                : asked.Device,
            Precision = asked.Precision == ComputePrecision.Auto
                ? Enum.Parse<ComputePrecision>(saved.Precision, ignoreCase: true)
                : asked.Precision,
            Threads = asked.Threads == 0 && saved.Processes == processes ? saved.Threads : asked.Threads,
        };
    }

    /// <summary>What a run's newest whole checkpoint says of itself; null where there is none.</summary>
    /// <exception cref="InputException">A checkpoint cannot be read.</exception>
    public static CheckpointHeader? Header(RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        using var file = CheckpointStore.FirstWhole(folder.NewestFirst(), (_, _) => { });
        return file is null ? null : CheckpointHeader.Of(file);
    }
}
