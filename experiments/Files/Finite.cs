using Mira.Datasets;
using static TorchSharp.torch;

namespace Mira.Experiments.Files;

/// <summary>Refuses to write numbers that are NaN or infinite, so that nothing is computed from them.</summary>
/// <remarks>Every writer of numbers calls this. Inputs are checked where they are read, with better advice.</remarks>
public static class Finite
{
    /// <summary>The number.</summary>
    /// <param name="value">A number that was computed.</param>
    /// <param name="what">What it is, for the message.</param>
    /// <exception cref="InputException">It is not finite.</exception>
    public static double Require(double value, string what) =>
        double.IsFinite(value) ? value : throw new InputException(
        $"The {what} came out as {value}, so nothing was written. " +
        "Check the input and the settings for extreme values, which the number type cannot hold.");

    /// <summary>The tensor. Waits for its device.</summary>
    /// <param name="values">Numbers that were computed.</param>
    /// <param name="what">What they are, in the plural, for the message.</param>
    /// <exception cref="InputException">One of them is not finite.</exception>
    public static Tensor Require(Tensor values, string what)
    {
        ArgumentNullException.ThrowIfNull(values);
        using var scope = NewDisposeScope();
        var wrong = values.isfinite().logical_not().sum().item<long>();
        return wrong == 0 ? values
            : throw new InputException($"{wrong} of {values.numel()} {what} came out as NaN or " +
                "infinite, so nothing was written. " +
            "Check the input and the settings for extreme values, which the number type cannot hold.");
    }
}
