using Mira.Datasets;
using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods;

/// <summary>What every solver asks of the scores it is given.</summary>
public static class Logits
{
    /// <summary>Refuses scores that are not a non-empty [batch, prototypes] matrix of floating
    /// numbers; reads no values.</summary>
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

    /// <summary>Refuses scores with NaN or infinity. Waits for the device, so the solvers
    /// themselves do not call it.</summary>
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
        throw new InputException($"{HostRead.Number(count)} of {logits.numel()} logits are NaN " +
            "or infinite, the first in row " +
            $"{place / logits.shape[1]}, column {place % logits.shape[1]} (counted from 0); expected finite numbers.");
    }

    /// <summary>Refuses scores whose differences, divided, exceed the numbers of the type they are solved in.
    /// Waits for the device.</summary>
    /// <param name="logits">Finite scores.</param>
    /// <param name="divisor">What they are divided by, positive.</param>
    /// <param name="setting">The setting that it comes from, such as "τ = 0.225".</param>
    /// <exception cref="InputException">The scores spread too far for the divisor.</exception>
    public static void RequireRange(Tensor logits, double divisor, string setting)
    {
        ArgumentNullException.ThrowIfNull(logits);
        var type = SolvedIn(logits);
        using var largest = logits.max();
        using var smallest = logits.min();
        var (high, low) = (HostRead.Number(largest), HostRead.Number(smallest));
        // Divided first: the difference itself may exceed float64.
        if (!((high / divisor) - (low / divisor) <= LargestFinite(type) / 2)
            || !(high - low <= LargestFinite(type) / 2))
        {
            throw new InputException($"Logits from {low:g3} to {high:g3} cannot be used with {setting}: " +
                "their differences exceed " +
                $"{type}'s {LargestFinite(type):g3}. Divide the scores by a constant, or use a " +
                $"larger {setting.Split(' ')[0]}.");
        }
    }

    /// <summary>Refuses a divisor of scores that has no full precision in the type they are solved
    /// in; reads no values.</summary>
    /// <exception cref="InputException">It is too small; the message names the setting.</exception>
    internal static void RequireDivisor(Tensor logits, double divisor, string setting)
    {
        var type = SolvedIn(logits);
        if (divisor < LeastNormal(type))
        {
            throw new InputException($"{setting} is too small: {type} scores cannot be divided " +
                $"by less than {LeastNormal(type):g3}. " +
                "Usual values are MIRA's τ = 0.225 and SwAV's ε = 0.05.");
        }
    }

    /// <summary>Relative error of one operation, at most.</summary>
    internal static double UnitRoundoff(ScalarType type) =>
        type == ScalarType.Float64 ? Math.ScaleB(1, -53) : Math.ScaleB(1, -24);

    /// <summary>Least positive number with all its digits.</summary>
    internal static double LeastNormal(ScalarType type) =>
        type == ScalarType.Float64 ? Math.ScaleB(1, -1022) : Math.ScaleB(1, -126);

    /// <summary>Largest finite number.</summary>
    internal static double LargestFinite(ScalarType type) =>
        type == ScalarType.Float64 ? double.MaxValue : float.MaxValue;

    private static ScalarType SolvedIn(Tensor logits) =>
        logits.dtype == ScalarType.Float64 ? ScalarType.Float64 : ScalarType.Float32;

    /// <summary>The scores in the type the solvers compute in, detached and row by row: float64 stays, everything
    /// else becomes float32.</summary>
    internal static Tensor ForSolving(Tensor logits) =>
        logits.detach().to_type(SolvedIn(logits)).contiguous();
}
