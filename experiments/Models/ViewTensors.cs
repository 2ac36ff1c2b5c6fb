using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Experiments.Models;

/// <summary>Turns pixels laid out as the loader makes them into the tensors a network takes.</summary>
internal static class ViewTensors
{
    /// <summary>Images [n, 3, size, size], channels-last, in the given precision on the given device.</summary>
    /// <param name="pixels">Normalised values in the order n, row, column, channel. Shared, not copied, where type and
    /// device allow: they must not change while the tensor is in use.</param>
    /// <param name="count">Number of images n.</param>
    /// <param name="size">Height and width.</param>
    /// <param name="type">Precision of the network.</param>
    /// <param name="device">Where the network is.</param>
    internal static Tensor Of(float[] pixels, int count, int size, ScalarType type, Device device)
    {
        using var scope = NewDisposeScope();
        var flat = frombuffer(pixels, ScalarType.Float32, (long)count * size * size * 3);
        var there = device.type == DeviceType.CUDA ? Send(flat, device) : flat;
        var images = there.view(count, size, size, 3).permute(0, 3, 1, 2);
        return images.to(type, device).MoveToOuterDisposeScope();
    }

    /// <summary>Copies to a GPU without waiting for it, so that the next batch is on its way while the device still computes.</summary>
    /// <remarks>
    /// The pinned block comes from libtorch's pool, which lends it again only when the device has read it: as many blocks are in
    /// flight as batches are queued, and none is written too early. Conversion to the network's type follows on the device.
    /// </remarks>
    private static Tensor Send(Tensor pixels, Device device) => pixels.pin_memory().to(device, non_blocking: true);
}
