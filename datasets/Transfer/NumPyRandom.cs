namespace Mira.Datasets.Transfer;

/// <summary>NumPy's legacy generator, as after numpy.random.seed: published splits were drawn with it.</summary>
/// <remarks>
/// Matsumoto and Nishimura, Mersenne Twister, 1998 (MT19937 with init_genrand); draws below a limit by masking and
/// rejection as in numpy.random.RandomState.randint, whose stream NumPy keeps for good.
/// </remarks>
internal sealed class NumPyRandom
{
    private const int Length = 624, Shift = 397;

    private readonly uint[] _state = new uint[Length];
    private int _next = Length;

    public NumPyRandom(uint seed)
    {
        _state[0] = seed;
        for (uint i = 1; i < Length; i++)
        {
            _state[i] = (1_812_433_253 * (_state[i - 1] ^ (_state[i - 1] >> 30))) + i;
        }
    }

    /// <summary>Whole numbers from 0 to below a limit: numpy.random.choice(limit, count), with replacement.</summary>
    public int[] Below(int limit, int count)
    {
        var last = (uint)limit - 1;
        var mask = last == 0 ? 0 : uint.MaxValue >> System.Numerics.BitOperations.LeadingZeroCount(last);
        return [.. Enumerable.Range(0, count).Select(_ => last == 0 ? 0 : (int)Masked(last, mask))];
    }

    private uint Masked(uint last, uint mask)
    {
        var drawn = Next() & mask;
        while (drawn > last)
        {
            drawn = Next() & mask;
        }
        return drawn;
    }

    private uint Next()
    {
        if (_next == Length)
        {
            Twist();
        }
        var value = _state[_next++];
        value ^= value >> 11;
        value ^= (value << 7) & 0x9D2C5680;
        value ^= (value << 15) & 0xEFC60000;
        return value ^ (value >> 18);
    }

    private void Twist()
    {
        for (var i = 0; i < Length; i++)
        {
            var joined = (_state[i] & 0x80000000) | (_state[(i + 1) % Length] & 0x7FFFFFFF);
            _state[i] = _state[(i + Shift) % Length] ^ (joined >> 1) ^ ((joined & 1) * 0x9908B0DF);
        }
        _next = 0;
    }
}
