using System.Buffers.Binary;
using System.Text;

namespace Mira.Tests.Fuzzing;

/// <summary>Damages files as accidents and attackers do. Equal seeds give equal files.</summary>
internal static class Mutation
{
    private const int LongestFile = 1 << 17;

    private static readonly long[] Numbers =
        [0, 1, -1, 127, 128, 255, 256, short.MaxValue, ushort.MaxValue, int.MaxValue, int.MaxValue - 1L, int.MinValue,
            uint.MaxValue, 1L << 40, long.MaxValue, long.MinValue];

    private static readonly string[] Words =
        ["0", "-1", "1e400", "NaN", "99999999999999999999", "2147483647", "1000000000", "\"", "'", ",", ";", "\r\n",
            "\n\n", "\0", "..", "/", "../../x", "=1+1",
         "\u001b[31m", "\ufeff", "ü", "{", "}", "[[", "null", "(0,)", "(1000000000000,)", "True", "<U65536", "|O"];

    /// <summary>One to four changes of one of the files.</summary>
    internal static byte[] Of(IReadOnlyList<byte[]> files, Random random)
    {
        var file = files[random.Next(files.Count)];
        for (var changes = random.Next(1, 5); changes > 0; changes--)
        {
            file = Change(file, files, random);
        }
        return file.Length > LongestFile ? file[..LongestFile] : file;
    }

    private static byte[] Change(byte[] file, IReadOnlyList<byte[]> files, Random random)
    {
        var at = random.Next(file.Length + 1);
        var length = Math.Min(file.Length - at, random.Next(1, 64));
        return random.Next(9) switch
        {
            0 or 1 => Flipped(file, at, random),
            2 => Number(file, at, random),
            3 => file[..at],
            4 => [.. file[..at], .. file[(at + length)..]],
            5 => [.. file[..(at + length)], .. file[at..]],
            6 => Inserted(file, at, Encoding.UTF8.GetBytes(Words[random.Next(Words.Length)]), random),
            7 => Spliced(file, at, files[random.Next(files.Count)], random),
            _ => Digits(file, at, random),
        };
    }

    private static byte[] Flipped(byte[] file, int at, Random random)
    {
        var changed = file.ToArray();
        if (at < changed.Length)
        {
            changed[at] ^= (byte)(random.Next(2) == 0 ? 1 << random.Next(8) : random.Next(1, 256));
        }
        return changed;
    }

    /// <summary>A number of 2, 4 or 8 bytes becomes one at which arithmetic goes wrong.</summary>
    private static byte[] Number(byte[] file, int at, Random random)
    {
        var changed = file.ToArray();
        Span<byte> number = stackalloc byte[8];
        var value = Numbers[random.Next(Numbers.Length)];
        if (random.Next(4) == 0)
        {
            BinaryPrimitives.WriteInt64BigEndian(number, value);
        }
        else
        {
            BinaryPrimitives.WriteInt64LittleEndian(number, value);
        }
        var size = Math.Min(2 << random.Next(3), changed.Length - at);
        number[..size].CopyTo(changed.AsSpan(at));
        return changed;
    }

    private static byte[] Inserted(byte[] file, int at, byte[] word, Random random) =>
        [.. file[..at], .. Enumerable.Repeat(word, random.Next(16) == 0 ? 500 : 1).SelectMany(bytes => bytes),
            .. file[at..]];

    private static byte[] Spliced(byte[] file, int at, byte[] other, Random random) =>
        [.. file[..at], .. other[random.Next(other.Length + 1)..]];

    /// <summary>The next number in digits becomes another.</summary>
    private static byte[] Digits(byte[] file, int at, Random random)
    {
        var first = file.AsSpan(at).IndexOfAnyInRange((byte)'0', (byte)'9');
        if (first < 0)
        {
            return Flipped(file, at, random);
        }
        first += at;
        var count = file.AsSpan(first).IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return [.. file[..first], .. Encoding.ASCII.GetBytes($"{Numbers[random.Next(Numbers.Length)]}"),
            .. file[(count < 0 ? file.Length : first + count)..]];
    }
}
