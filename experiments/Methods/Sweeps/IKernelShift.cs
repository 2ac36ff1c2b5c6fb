using static TorchSharp.torch;

namespace Mira.Experiments.Methods.Sweeps;

/// <summary>Takes the largest number out of every row of scores, and then out of every column.</summary>
internal interface IKernelShift
{
    /// <summary>Column maxima after the row maxima are gone, [prototypes]; none above 0. Called first.</summary>
    Tensor ColumnMaxima();

    /// <summary>(scores − row maxima)/scale − columnMaxima, a new matrix.</summary>
    /// <remarks>The row maxima go before the division, so that large scores keep their differences.</remarks>
    Tensor Shifted(double scale, Tensor columnMaxima);
}
