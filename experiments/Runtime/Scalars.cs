using TorchSharp;

namespace Mira.Experiments.Runtime;

/// <summary>Numbers as native code takes them, held for the life of the program.</summary>
/// <remarks>
/// Where a number stands for a tensor, TorchSharp makes a temporary native Scalar of it, also
/// of the 1 in <c>x.add(y)</c>, which is x + 1·y. Nothing refers to it during the native call, so the garbage collector
/// may free it just before it is read: the call then fails, or computes with whatever is there. So what runs often
/// hands over a Scalar that somebody holds: a constant from here, <c>x.add(y, alpha: Scalars.One)</c>; a number of
/// the moment in a <c>using</c>,
/// <c>using var share = (1.0 / rows).ToScalar();</c>; or a 0-dimensional tensor.
/// </remarks>
public static class Scalars
{
    /// <summary>1, a whole number: it takes the element type of the tensor it meets.</summary>
    public static Scalar One { get; } = Keep(1);

    /// <summary>−1, a whole number.</summary>
    public static Scalar MinusOne { get; } = Keep(-1);

    /// <summary>½.</summary>
    public static Scalar Half { get; } = Keep(0.5);

    /// <summary>A number for a static field, which nothing releases.</summary>
    internal static Scalar Keep(int value) => value.ToScalar();

    /// <inheritdoc cref="Keep(int)"/>
    internal static Scalar Keep(double value) => value.ToScalar();
}
