using static TorchSharp.torch;

namespace Mira.Experiments.Collectives;

/// <summary>What several processes that train one model compute together.</summary>
/// <remarks>
/// The only door between processes. Formulas never ask how many there are: they sum numerators and counts alike. Every
/// process calls the same operations in the same order and receives the same bits.
/// </remarks>
public interface ICollectives
{
    /// <summary>Whether other processes hold a part of each batch. Where none does, a faster way to the same result may be taken.</summary>
    bool IsShared { get; }

    /// <summary>Replaces values by their sum over all processes, in place.</summary>
    /// <returns>The same tensor.</returns>
    Tensor Sum(Tensor values);

    /// <summary>Replaces values by their largest over all processes, in place.</summary>
    /// <returns>The same tensor.</returns>
    Tensor Maximum(Tensor values);

    /// <summary>Sum of a number of rows or images over all processes.</summary>
    long Total(long count);
}
