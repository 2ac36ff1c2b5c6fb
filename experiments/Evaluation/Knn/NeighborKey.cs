namespace Mira.Experiments.Evaluation.Knn;

/// <summary>A similarity and a place in one integer: a larger key is nearer, and of equally near entries the earlier one.</summary>
/// <remarks>Similarities keep 26 fractional bits, float32's own accuracy; so the order of a sum in float64 changes none.</remarks>
internal static class NeighborKey
{
    private const int PlaceBits = 32;

    /// <summary>Size of one step of a similarity.</summary>
    internal const double Step = 1.0 / (1 << FractionBits);

    private const int FractionBits = 26;

    internal static long Of(double similarity, int place) =>
        ((long)Math.Round(Math.ScaleB(similarity, FractionBits)) << PlaceBits) | (uint.MaxValue - (uint)place);

    internal static double Similarity(long key) => Math.ScaleB(key >> PlaceBits, -FractionBits);

    internal static Neighbor Decode(long key) => new((int)(uint.MaxValue - (uint)key), Similarity(key));
}
