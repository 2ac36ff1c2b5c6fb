using static TorchSharp.torch;

namespace Mira.Experiments.Files;

/// <summary>The memory of a tensor as bytes in logical (row-major) order, piece by piece so that no tensor is too
/// large for a span.</summary>
internal static class TensorBytes
{
    private const long PieceElements = 1 << 24;

    /// <summary>Shows the bytes of a tensor; they are copied only where it is on a GPU or its strides
    /// are not row-major.</summary>
    internal static void Read(Tensor tensor, Action<ReadOnlySpan<byte>> use)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        ForEachPiece(tensor.detach().cpu().contiguous(), piece => use(piece.bytes));
    }

    /// <summary>Lets the bytes of a row-major CPU tensor be filled in order.</summary>
    internal static void Fill(Tensor tensor, Action<Span<byte>> fill)
    {
        using var scope = NewDisposeScope();
        ForEachPiece(tensor, piece => fill(piece.bytes));
    }

    private static void ForEachPiece(Tensor tensor, Action<Tensor> use)
    {
        var flat = tensor.view(-1);
        for (var start = 0L; start < flat.numel(); start += PieceElements)
        {
            using var piece = flat.narrow(0, start, Math.Min(PieceElements, flat.numel() - start));
            use(piece);
        }
    }
}
