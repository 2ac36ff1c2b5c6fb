using static TorchSharp.torch;

namespace Mira.Experiments.Models;

/// <summary>The memory layout in which convolutions are fastest on CPUs and tensor cores: N, H, W, C.</summary>
internal static class ChannelsLast
{
    /// <summary>A copy of [n, c, h, w] values whose memory is laid out as n, h, w, c; the shape stays [n, c, h, w].</summary>
    internal static Tensor Of(Tensor tensor)
    {
        using var rows = tensor.permute(0, 2, 3, 1);
        using var laid = rows.contiguous();
        return laid.permute(0, 3, 1, 2).alias().detach();
    }

    /// <summary>The tensor in another precision; itself where it already has it.</summary>
    internal static Tensor As(this Tensor tensor, ScalarType type) => tensor.dtype == type ? tensor : tensor.to_type(type);
}
