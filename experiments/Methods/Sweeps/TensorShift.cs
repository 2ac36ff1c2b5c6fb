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

/// <summary>Takes the largest number out of every row of scores, and then out of every column.</summary>
internal interface IKernelShift
{
    /// <summary>Column maxima after the row maxima are gone, [prototypes]; none above 0. Called first.</summary>
    Tensor ColumnMaxima();

    /// <summary>(scores − row maxima)/scale − columnMaxima, a new matrix.</summary>
    /// <remarks>The row maxima go before the division, so that large scores keep their differences.</remarks>
    Tensor Shifted(double scale, Tensor columnMaxima);
}
