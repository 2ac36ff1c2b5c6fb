using System.Runtime.CompilerServices;

namespace Mira.Experiments.Evaluation.Knn.Rough;

/// <summary>bfloat16 as it is used to discard what cannot be a neighbor.</summary>
internal static class RoughNumbers
{
    /// <summary>Bits of the nearest bfloat16, ties to even.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ushort Round(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        return (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }

    /// <summary>The number that bits stand for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Value(ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16);

    /// <summary>An integer that orders bfloat16 as their values are ordered.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static short Order(short bits) => (short)(bits ^ ((bits >> 15) & short.MaxValue));

    /// <summary>Order below that of every bfloat16 which a number at or above this one may be rounded to.</summary>
    internal static short OrderBelow(double value) => double.IsNegativeInfinity(value)
        ? short.MinValue
        : (short)Math.Max(short.MinValue, Order((short)Round((float)value)) - 2);
}
