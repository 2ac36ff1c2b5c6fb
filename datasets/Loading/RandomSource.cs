using System.Numerics;

namespace Mira.Datasets.Loading;

/// <summary>
/// A reproducible source of random numbers, a pure function of its key: xoshiro256** seeded by SplitMix64.
/// </summary>
/// <remarks>
/// Source: Blackman and Vigna, Scrambled Linear Pseudorandom Number Generators (2021); Steele, Lea and Flood,
/// Fast Splittable Pseudorandom Number Generators (2014). For one seed and epoch, distinct images and views
/// have distinct streams.
/// </remarks>
public struct RandomSource
{
    private ulong _a, _b, _c, _d;

    private RandomSource(ulong key)
    {
        _a = Mix(key += Golden);
        _b = Mix(key += Golden);
        _c = Mix(key += Golden);
        _d = Mix(key + Golden);
    }

    private const ulong Golden = 0x9E3779B97F4A7C15;

    /// <summary>The stream of one view of one image in one epoch; the same in every worker and process.</summary>
    public static RandomSource ForImage(long seed, int epoch, int imageIndex, int view = 0) =>
        new(Key(seed, epoch, ((ulong)(uint)view << 32) | (uint)imageIndex));

    /// <summary>The stream that orders the images of one epoch; distinct from every image's stream.</summary>
    public static RandomSource ForOrder(long seed, int epoch) => new(Key(seed, epoch, ulong.MaxValue));

    /// <summary>The stream that starts one clustering of the images in one epoch; distinct from all streams of
    /// images and orders.</summary>
    public static RandomSource ForClusters(long seed, int epoch, int clustering) =>
        new(Key(seed, epoch, ulong.MaxValue - 1 - (uint)clustering));

    /// <summary>The stream that fills what a method remembers before the first step; a place for each such memory.
    /// Distinct from all streams of epochs.</summary>
    public static RandomSource ForMemory(long seed, int place) => new(Key(seed, -1, (uint)place));

    /// <summary>The stream that shuffles the rows of one step's batch; distinct from all streams of epochs.</summary>
    public static RandomSource ForRows(long seed, int step) => new(Key(seed, -2, (uint)step));

    /// <summary>The numbers from 0 up to, not including, <paramref name="count"/>, in a random order.</summary>
    /// <remarks>Fisher and Yates, from the front.</remarks>
    public long[] Permutation(int count)
    {
        long[] order = [.. Enumerable.Range(0, count)];
        for (var place = 0; place < count; place++)
        {
            var other = place + Below(count - place);
            (order[place], order[other]) = (order[other], order[place]);
        }
        return order;
    }

    /// <summary>64 random bits.</summary>
    public ulong NextBits()
    {
        var result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        var shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>Uniform in [<paramref name="from"/>, <paramref name="to"/>), from 53 bits.</summary>
    public double Uniform(double from, double to) => from + ((to - from) * ((NextBits() >> 11) * (1.0 / (1UL << 53))));

    /// <summary>True with the given probability.</summary>
    public bool Chance(double probability) => Uniform(0, 1) < probability;

    /// <summary>A uniform integer in [0, <paramref name="bound"/>), without modulo bias.</summary>
    /// <remarks>Source: Lemire, Fast Random Integer Generation in an Interval (2019).</remarks>
    public int Below(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        ulong range = (uint)bound, threshold = (0x1_0000_0000 - range) % range;
        while (true)
        {
            var product = (NextBits() >> 32) * range;
            if ((uint)product >= threshold)
            {
                return (int)(product >> 32);
            }
        }
    }

    private static ulong Key(long seed, int epoch, ulong item) =>
        Mix(Mix(Mix((ulong)seed + Golden) ^ (uint)epoch) ^ item);

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
