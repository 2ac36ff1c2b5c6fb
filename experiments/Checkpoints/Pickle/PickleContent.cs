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

    /// <summary>Calls a named thing with a tuple of arguments; objects that are opaque may be called too, to no effect.</summary>
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
