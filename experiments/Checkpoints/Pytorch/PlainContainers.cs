using Mira.Experiments.Checkpoints.Pickle;

namespace Mira.Experiments.Checkpoints.Pytorch;

/// <summary>What calls of Python's own containers make.</summary>
internal static class PlainContainers
{
    /// <summary>A dictionary: empty, or of a list of pairs as Python 2 wrote ordered ones; of anything
    /// else it is opaque.</summary>
    internal static object Dictionary(IReadOnlyList<object?> arguments) => arguments switch
    {
        [] => new PickleDictionary(),
        [PickleDictionary other] => other,
        [List<object?> pairs] when pairs.TrueForAll(pair => Pair(pair) is not null) => OfPairs(pairs),
        _ => new PickleOpaque("a dictionary that is not made of pairs"),
    };

    /// <summary>The argument itself: a set is as good as the list it is made of.</summary>
    internal static object? First(IReadOnlyList<object?> arguments) =>
        arguments.Count > 0 ? arguments[0] : new List<object?>();

    private static PickleDictionary OfPairs(List<object?> pairs)
    {
        var dictionary = new PickleDictionary();
        foreach (var pair in pairs)
        {
            dictionary.Set(Pair(pair)![0], Pair(pair)![1]);
        }
        // Taken out, not copied: else a short pickle could have one long list copied over and over.
        pairs.Clear();
        return dictionary;
    }

    private static IReadOnlyList<object?>? Pair(object? pair) => pair switch
    {
        PickleTuple { Items: [_, _] } tuple => tuple.Items,
        List<object?> { Count: 2 } items => items,
        _ => null,
    };
}
