using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.Sweeps;

/// <summary>The shift by the library's own operations; runs on any device.</summary>
internal sealed class TensorShift(Tensor scores) : IKernelShift
{
    private readonly Tensor _rowMaxima = scores.amax([1L], keepdim: true);

    public Tensor ColumnMaxima()
    {
        using var shifted = scores.sub(_rowMaxima);
        return shifted.amax([0L]);
    }

    public Tensor Shifted(double scale, Tensor columnMaxima)
    {
        var shifted = scores.sub(_rowMaxima);
        using var divisor = scale.ToScalar();
        _ = shifted.div_(divisor).sub_(columnMaxima);
        return shifted;
    }
}
