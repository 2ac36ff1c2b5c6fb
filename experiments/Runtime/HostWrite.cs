using TorchSharp;

namespace Mira.Experiments.Runtime;

/// <summary>Sends numbers from the host to the device in a training step, without waiting.</summary>
/// <remarks>
/// Plain copies to a GPU wait until it has done all work queued so far. From pinned memory they are
/// queued like any other work: the next batch is made and sent while the device still computes. Pinned blocks come from
/// libtorch's pool, which lends a block again only when the device has read it, so as many are in flight as batches are
/// queued and none is overwritten too early. TorchSharp binds no second stream; the copy itself runs
/// between two steps, not beside one.
/// </remarks>
public static class HostWrite
{
    /// <summary>A tensor's values on a device; the tensor itself, under another handle, where it
    /// is there already.</summary>
    public static torch.Tensor Send(torch.Tensor values, torch.Device device)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(device);
        if (device.type != DeviceType.CUDA || values.device_type != DeviceType.CPU)
        {
            return values.to(device);
        }
        using var pinned = values.pin_memory();
        return pinned.to(device, non_blocking: true);
    }
}
