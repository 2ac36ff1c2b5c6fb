using Mira.Datasets;
using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods;

/// <summary>What every solver asks of the scores it is given.</summary>
public static class Logits
{
    /// <summary>Refuses scores that are not a non-empty [batch, prototypes] matrix of floating numbers; reads no values.</summary>
    /// <exception cref="InputException">The shape or type does not fit.</exception>
    public static void RequireMatrix(Tensor logits)
    {
        ArgumentNullException.ThrowIfNull(logits);
        if (logits.dim() != 2 || logits.numel() == 0 || !logits.is_floating_point())
        {
            throw new InputException($"Logits are {logits.dtype} of shape [{string.Join(", ", logits.shape)}]; " +
                "expected floating numbers of shape [batch, prototypes], neither of them 0.");
        }
    }

    /// <summary>Refuses scores with NaN or infinity. Waits for the device, so the solvers themselves do not call it.</summary>
    /// <exception cref="InputException">Some score is not finite; the message names the first.</exception>
    public static void RequireFinite(Tensor logits)
    {
        using var finite = logits.isfinite();
        using var all = finite.all();
        if (HostRead.Truth(all))
        {
            return;
        }
        using var bad = finite.logical_not();
        using var places = bad.flatten();
        using var first = places.to_type(ScalarType.Int8).argmax();
        using var count = bad.sum();
        var place = (long)HostRead.Number(first);
        throw new InputException($"{HostRead.Number(count)} of {logits.numel()} logits are NaN or infinite, the first in row " +
            $"{place / logits.shape[1]}, column {place % logits.shape[1]} (counted from 0); expected finite numbers.");
    }

    /// <summary>The scores in the type the solvers compute in, detached and row by row: float64 stays, everything else becomes float32.</summary>
    internal static Tensor ForSolving(Tensor logits) =>
        logits.detach().to_type(logits.dtype == ScalarType.Float64 ? ScalarType.Float64 : ScalarType.Float32).contiguous();
}
