namespace Mira.Experiments.Evaluation.Transfer;

/// <summary>The order that NumPy's random.seed and random.shuffle give a list, by which the paper's transfer
/// code splits sets.</summary>
/// <remarks>Source: Matsumoto and Nishimura, Mersenne Twister (1998), with the seeding of 2002; Fisher and
/// Yates' shuffle from the end, numbers below a bound by masking and rejection.</remarks>
internal sealed class NumpyShuffle
{
    private const int Length = 624, Middle = 397;
    private readonly uint[] _state = new uint[Length];
    private int _next = Length;

    private NumpyShuffle(uint seed)
    {
        _state[0] = seed;
        for (var i = 1u; i < Length; i++)
        {
            _state[i] = (1812433253u * (_state[i - 1] ^ (_state[i - 1] >> 30))) + i;
        }
    }

    /// <summary>The numbers from 0 to below a count in the order of a seed.</summary>
    internal static int[] Order(int count, uint seed)
    {
        var source = new NumpyShuffle(seed);
        var order = Enumerable.Range(0, count).ToArray();
        for (var i = count - 1; i > 0; i--)
        {
            var other = source.UpTo((uint)i);
            (order[i], order[other]) = (order[other], order[i]);
        }
        return order;
    }

    private int UpTo(uint largest)
    {
        var mask = uint.MaxValue >> System.Numerics.BitOperations.LeadingZeroCount(largest);
        uint value;
        do
        {
            value = Next() & mask;
        }
        while (value > largest);
        return (int)value;
    }

    private uint Next()
    {
        if (_next == Length)
        {
            Refill();
        }
        var value = _state[_next++];
        value ^= value >> 11;
        value ^= (value << 7) & 0x9d2c5680;
        value ^= (value << 15) & 0xefc60000;
        return value ^ (value >> 18);
    }

    private void Refill()
    {
        for (var i = 0; i < Length; i++)
        {
            var joined = (_state[i] & 0x80000000) | (_state[(i + 1) % Length] & 0x7fffffff);
            _state[i] = _state[(i + Middle) % Length] ^ (joined >> 1) ^ ((joined & 1) == 0 ? 0 : 0x9908b0df);
        }
        _next = 0;
    }
}
