namespace Mira.Experiments.Interchange;

/// <summary>The checksum of zip archives.</summary>
/// <remarks>Polynomial 0xEDB88320 (ISO 3309), eight bytes at a time by eight tables.</remarks>
internal struct Crc32()
{
    private const uint Polynomial = 0xEDB88320;
    private const int Slices = 8;
    private static readonly uint[][] Tables = MakeTables();
    private uint _state = ~0u;

    /// <summary>The checksum of everything appended.</summary>
    internal readonly uint Value => ~_state;

    internal static uint Of(ReadOnlySpan<byte> bytes)
    {
        var sum = new Crc32();
        sum.Append(bytes);
        return sum.Value;
    }

    internal void Append(ReadOnlySpan<byte> bytes)
    {
        var state = _state;
        for (; bytes.Length >= Slices; bytes = bytes[Slices..])
        {
            state ^= BitConverter.ToUInt32(bytes);
            state = Tables[7][state & 255] ^ Tables[6][(state >> 8) & 255] ^ Tables[5][(state >> 16) & 255] ^ Tables[4][state >> 24]
                ^ Tables[3][bytes[4]] ^ Tables[2][bytes[5]] ^ Tables[1][bytes[6]] ^ Tables[0][bytes[7]];
        }
        foreach (var value in bytes)
        {
            state = (state >> 8) ^ Tables[0][(state ^ value) & 255];
        }
        _state = state;
    }

    private static uint[][] MakeTables()
    {
        var tables = Enumerable.Range(0, Slices).Select(_ => new uint[256]).ToArray();
        for (var i = 0u; i < 256; i++)
        {
            tables[0][i] = Enumerable.Range(0, 8).Aggregate(i, (value, _) => (value >> 1) ^ ((value & 1) * Polynomial));
        }
        for (var slice = 1; slice < Slices; slice++)
        {
            for (var i = 0; i < 256; i++)
            {
                var before = tables[slice - 1][i];
                tables[slice][i] = (before >> 8) ^ tables[0][before & 255];
            }
        }
        return tables;
    }
}
