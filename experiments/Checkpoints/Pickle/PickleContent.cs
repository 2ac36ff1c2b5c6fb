namespace Mira.Experiments.Checkpoints.Pickle;

/// <summary>Puts values into containers and calls what a vocabulary stands in for.</summary>
internal static class PickleContent
{
    /// <summary>Appends items to a list; an opaque object swallows them.</summary>
    internal static void Append(object?[] items, object? target)
    {
        if (target is List<object?> list)
        {
            list.AddRange(items);
        }
        else if (target is not PickleOpaque)
        {
            throw new FormatException($"items appended to {Describe(target)}");
        }
    }

    /// <summary>Sets keys and values, one behind the other, in a dictionary; an opaque object swallows them.</summary>
    internal static void Set(object?[] items, object? target)
    {
        if (target is PickleDictionary dictionary)
        {
            Set(dictionary, items);
        }
        else if (target is not PickleOpaque)
        {
            throw new FormatException($"keys set in {Describe(target)}");
        }
    }

    /// <summary>Sets keys and values, one behind the other.</summary>
    internal static PickleDictionary Set(PickleDictionary dictionary, object?[] items)
    {
        if (items.Length % 2 != 0)
        {
            throw new FormatException("a key without a value");
        }
        for (var i = 0; i < items.Length; i += 2)
        {
            dictionary.Set(items[i], items[i + 1]);
        }
        return dictionary;
    }

    /// <summary>Calls a named thing with a tuple of arguments; objects that are opaque may be called
    /// too, to no effect.</summary>
    internal static object? Call(object?[] callAndArguments) => callAndArguments switch
    {
        [PickleCallable callable, PickleTuple arguments] => callable.Call(arguments.Items),
        [PickleCallable callable, PickleOpaque] => new PickleOpaque(callable.Name),
        [PickleOpaque opaque, _] => opaque,
        [var other, _] => throw new FormatException($"a call of {Describe(other)}"),
        _ => throw new FormatException("a call without arguments"),
    };

    private static string Describe(object? value) => value switch
    {
        null => "nothing",
        PickleCallable callable => callable.Name,
        PickleTuple => "a tuple",
        PickleDictionary => "a dictionary",
        List<object?> => "a list",
        string => "text",
        _ => $"a {value.GetType().Name}",
    };
}

/// <summary>Something that a pickle may name and call.</summary>
/// <param name="Name">Its Python name, such as "collections.OrderedDict".</param>
/// <param name="Call">What stands for the call: makes a value of the arguments, or throws
/// <see cref="FormatException"/>.</param>
internal sealed record PickleCallable(string Name, Func<IReadOnlyList<object?>, object?> Call);

/// <summary>A Python dictionary, plain or ordered: pairs in the order they were set; of two equal keys the
/// later one counts.</summary>
internal sealed class PickleDictionary
{
    private readonly List<KeyValuePair<object?, object?>> _pairs = [];
    private readonly Dictionary<string, int> _places = [];

    internal IReadOnlyList<KeyValuePair<object?, object?>> Pairs => _pairs;

    internal void Set(object? key, object? value)
    {
        var pair = KeyValuePair.Create(key, value);
        if (key is string text && !_places.TryAdd(text, _pairs.Count))
        {
            _pairs[_places[text]] = pair;
            return;
        }
        _pairs.Add(pair);
    }

    /// <summary>The value of a text key; null where there is none.</summary>
    internal object? Find(string key) => _places.TryGetValue(key, out var place) ? _pairs[place].Value : null;
}

/// <summary>An object of a kind that is not read. None of its code is run, and its content is dropped.</summary>
/// <param name="Name">Its Python name, such as "functools.partial".</param>
internal sealed record PickleOpaque(string Name);

/// <summary>A Python tuple.</summary>
internal sealed record PickleTuple(object?[] Items);

/// <summary>What the names of a pickle stand for.</summary>
internal interface IPickleVocabulary
{
    /// <summary>The value that a Python name stands for; one that makes <see cref="PickleOpaque"/> where the name
    /// is not understood.</summary>
    PickleCallable Find(string name);

    /// <summary>The value that a persistent identifier stands for.</summary>
    /// <exception cref="FormatException">The identifier is not understood.</exception>
    object Persistent(object? identifier);
}
