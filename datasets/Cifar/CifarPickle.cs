using System.Buffers.Binary;
using System.Text;

namespace Mira.Datasets.Cifar;

/// <summary>Reads one file of CIFAR's version for Python: a pickled dictionary of pixels and labels, as torchvision
/// unpacks it.</summary>
/// <remarks>Only what such a file has is understood: dictionaries, lists, tuples, strings, numbers and one NumPy array
/// of bytes. Nothing is called or imported.</remarks>
/// <param name="bytes">The file.</param>
internal sealed class CifarPickle(byte[] bytes)
{
    private static readonly object Mark = new(), Other = new();

    private readonly List<object?> _stack = [];
    private readonly Dictionary<int, object?> _memo = [];
    private int _at;

    /// <summary>The file's records as the binary version has them: the labels of each key, then the planar
    /// pixels.</summary>
    /// <param name="labels">Keys of the label lists, in their order.</param>
    /// <param name="pixels">Bytes of an image.</param>
    /// <exception cref="InvalidDataException">The file is not such a pickle.</exception>
    public byte[] Records(IReadOnlyList<string> labels, int pixels)
    {
        try
        {
            var content = (Dictionary<string, object?>)Read()!;
            var data = ((PickledArray)content["data"]!).Content;
            var lists = labels.Select(key => (List<object?>)content[key]!).ToList();
            var count = lists[0].Count;
            if (data.Length != (long)count * pixels || lists.Any(list => list.Count != count))
            {
                throw new InvalidDataException($"it has {data.Length:N0} bytes of pixels for {count:N0} labels");
            }
            var records = new byte[count * (labels.Count + pixels)];
            for (var record = 0; record < count; record++)
            {
                var target = records.AsSpan(record * (labels.Count + pixels), labels.Count + pixels);
                for (var i = 0; i < labels.Count; i++)
                {
                    target[i] = checked((byte)(int)lists[i][record]!);
                }
                data.AsSpan(record * pixels, pixels).CopyTo(target[labels.Count..]);
            }
            return records;
        }
        catch (Exception error) when (error is InvalidCastException or NullReferenceException or KeyNotFoundException
            or ArgumentException or IndexOutOfRangeException or OverflowException)
        {
            throw new InvalidDataException("it is not a pickle of CIFAR's version for Python", error);
        }
    }

    private object? Read()
    {
        while (true)
        {
            var code = bytes[_at++];
            if (code == '.')
            {
                return Pop();
            }
            Step(code);
        }
    }

    private void Step(byte code)
    {
        switch (code)
        {
            case 0x80: _at++; break;
            case 0x95: _at += 8; break;
            case (byte)'(': Push(Mark); break;
            case (byte)'}': Push(new Dictionary<string, object?>()); break;
            case (byte)']': Push(new List<object?>()); break;
            case (byte)')': Push(new List<object?>()); break;
            case (byte)'N': Push(null); break;
            case 0x88 or 0x89: Push(code == 0x88 ? 1 : 0); break;
            case (byte)'K': Push((int)Take(1)[0]); break;
            case (byte)'M': Push((int)BinaryPrimitives.ReadUInt16LittleEndian(Take(2))); break;
            case (byte)'J': Push(Whole()); break;
            case (byte)'U' or (byte)'C': Push(Take(Take(1)[0]).ToArray()); break;
            case (byte)'T' or (byte)'B': Push(Take(Whole()).ToArray()); break;
            case (byte)'X': Push(Take(Whole()).ToArray()); break;
            case 0x8c: Push(Take(Take(1)[0]).ToArray()); break;
            case (byte)'q': _memo[Take(1)[0]] = _stack[^1]; break;
            case (byte)'r': _memo[Whole()] = _stack[^1]; break;
            case 0x94: _memo[_memo.Count] = _stack[^1]; break;
            case (byte)'h': Push(_memo[Take(1)[0]]); break;
            case (byte)'j': Push(_memo[Whole()]); break;
            case (byte)'c': Line(); Line(); Push(Other); break;
            case 0x93: Pop(); Pop(); Push(Other); break;
            case (byte)'t': Push(ToMark()); break;
            case 0x85 or 0x86 or 0x87: Push(Last(code - 0x84)); break;
            case (byte)'R': Pop(); Pop(); Push(new PickledArray()); break;
            case (byte)'b': Build(Pop()); break;
            case (byte)'a': var item = Pop(); ((List<object?>)_stack[^1]!).Add(item); break;
            case (byte)'e': var items = ToMark(); ((List<object?>)_stack[^1]!).AddRange(items); break;
            case (byte)'s': Set(Last(2)); break;
            case (byte)'u': Set(ToMark()); break;
            default: throw new InvalidDataException($"byte {_at - 1} is {code}, which such a file does not have");
        }
    }

    // The state of an array ends in its bytes; that of its type is of no interest: it has to be of bytes.
    private void Build(object? state)
    {
        if (state is List<object?> { Count: > 0 } parts && parts[^1] is byte[] content)
        {
            ((PickledArray)_stack[^1]!).Content = content;
        }
    }

    private void Set(List<object?> pairs)
    {
        var target = (Dictionary<string, object?>)_stack[^1]!;
        for (var i = 0; i + 1 < pairs.Count; i += 2)
        {
            target[Encoding.UTF8.GetString((byte[])pairs[i]!)] = pairs[i + 1];
        }
    }

    private ReadOnlySpan<byte> Take(int count) => bytes.AsSpan((_at += count) - count, count);

    private int Whole() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    private void Line() => _at = Array.IndexOf(bytes, (byte)'\n', _at) is >= 0 and var end
        ? end + 1
        : throw new InvalidDataException("it is cut");

    private void Push(object? value) => _stack.Add(value);

    private object? Pop()
    {
        var value = _stack[^1];
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    private List<object?> Last(int count)
    {
        var values = _stack[^count..];
        _stack.RemoveRange(_stack.Count - count, count);
        return values;
    }

    private List<object?> ToMark()
    {
        var values = Last(_stack.Count - 1 - _stack.LastIndexOf(Mark));
        Pop();
        return values;
    }

    /// <summary>A NumPy array, of which only the bytes count.</summary>
    private sealed class PickledArray
    {
        public byte[] Content { get; set; } = [];
    }
}
