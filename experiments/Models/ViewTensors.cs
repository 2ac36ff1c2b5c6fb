using Mira.Experiments.Runtime;
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
        var images = HostWrite.Send(flat, device).view(count, size, size, 3).permute(0, 3, 1, 2);
        return images.to(type, device).MoveToOuterDisposeScope();
    }
}
