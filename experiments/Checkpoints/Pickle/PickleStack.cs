namespace Mira.Experiments.Checkpoints.Pickle;

/// <summary>The values a pickle is working on, its marks and its memo.</summary>
internal sealed class PickleStack
{
    private const int MostMarks = 1000;
    private readonly List<object?> _values = [];
    private readonly Stack<int> _marks = [];
    private readonly Dictionary<long, object?> _memo = [];

    internal void Push(object? value) => _values.Add(value);

    internal object? Pop()
    {
        var value = Top;
        _values.RemoveAt(_values.Count - 1);
        return value;
    }

    internal object? Top => _values.Count > Floor
        ? _values[^1]
        : throw new FormatException("an opcode that needs a value where there is none");

    internal void Mark()
    {
        if (_marks.Count >= MostMarks)
        {
            throw new FormatException($"more than {MostMarks} open marks");
        }
        _marks.Push(_values.Count);
    }

    /// <summary>Takes everything above the last mark, and the mark.</summary>
    internal object?[] PopToMark()
    {
        if (!_marks.TryPop(out var mark))
        {
            throw new FormatException("an opcode that needs a mark where there is none");
        }
        object?[] items = [.. _values[mark..]];
        _values.RemoveRange(mark, items.Length);
        return items;
    }

    internal object?[] Pop(int count)
    {
        if (_values.Count - count < Floor)
        {
            throw new FormatException($"an opcode that needs {count} values where there are {_values.Count - Floor}");
        }
        object?[] items = [.. _values[^count..]];
        _values.RemoveRange(_values.Count - count, count);
        return items;
    }

    internal void Remember(long key) => _memo[key] = Top;

    /// <summary>Remembers under the next free number, as protocol 4 does.</summary>
    internal void Remember() => Remember(_memo.Count);

    internal object? Recall(long key) => _memo.TryGetValue(key, out var value)
        ? value
        : throw new FormatException($"value {key} is recalled but was never remembered");

    private int Floor => _marks.TryPeek(out var mark) ? mark : 0;
}
