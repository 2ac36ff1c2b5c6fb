namespace Mira.Experiments.Checkpoints.Pickle;

/// <summary>A Python dictionary, plain or ordered: pairs in the order they were set; of two equal keys the later one counts.</summary>
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
