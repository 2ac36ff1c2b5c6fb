using System.Globalization;
using Mira.Datasets;
using Mira.Experiments.Checkpoints.Pickle;
using Mira.Experiments.Files;

namespace Mira.Experiments.Checkpoints.Pytorch;

/// <summary>Finds the tensors in nested dictionaries and lists and names them by their way:
/// "state_dict/module.conv1.weight".</summary>
/// <param name="path">The file, for messages.</param>
/// <param name="opaqueNames">Python names of the file that are not read.</param>
internal sealed class TensorTree(string path, IReadOnlyCollection<string> opaqueNames)
{
    private const int Deepest = 24;
    // Shared containers are walked once for each place they are in, which a hostile file can make many.
    private const int MostValues = 2_000_000;
    private const int LongestName = 1000;
    private const int MostOpaque = 10_000;
    private readonly Dictionary<string, TensorView> _tensors = [];
    private readonly List<OpaqueEntry> _opaque = [];
    private int _values;

    /// <summary>What is among the tensors and is not read; of very many the first.</summary>
    internal IReadOnlyList<OpaqueEntry> Opaque => _opaque;

    /// <summary>Every tensor below a value.</summary>
    /// <exception cref="InputException">The nesting has no end, or there is no tensor.</exception>
    internal Dictionary<string, TensorView> Find(object? root)
    {
        Note("", root);
        Walk(root, "", 0);
        return _tensors.Count > 0 ? _tensors
            : throw new InputException($"{path} holds no tensors, expected a checkpoint's{Objects(opaqueNames)}. " +
            "Check that it is the file with the weights; a whole pickled model must be saved again as its state_dict.");
    }

    private void Walk(object? value, string name, int depth)
    {
        if (depth > Deepest || _values > MostValues || name.Length > LongestName)
        {
            throw new InputException($"{path} nests its containers too deeply (at '{Shorten(name)}'). " +
                "It is not a checkpoint, or a malicious one.");
        }
        switch (value)
        {
            case TensorView tensor:
                _tensors[name] = tensor;
                break;
            case PickleDictionary dictionary:
                WalkAll(dictionary.Pairs.Select(pair => (Text(pair.Key), pair.Value)), name, depth);
                break;
            case List<object?> or PickleTuple:
                var items = value as IReadOnlyList<object?> ?? ((PickleTuple)value).Items;
                WalkAll(items.Select((item, i) => ((string?)i.ToString(CultureInfo.InvariantCulture), item)), name,
                    depth);
                break;
        }
    }

    private void WalkAll(IEnumerable<(string? Key, object? Value)> items, string name, int depth)
    {
        foreach (var (key, value) in items)
        {
            _values++;
            if (key is null)
            {
                continue;
            }
            if (value is TensorView or PickleDictionary or List<object?> or PickleTuple)
            {
                Walk(value, Below(name, key), depth + 1);
            }
            else if (value is PickleOpaque or PickleCallable)
            {
                Note(Below(name, key), value);
            }
        }
    }

    private void Note(string name, object? value)
    {
        var kind = (value as PickleOpaque)?.Name ?? (value as PickleCallable)?.Name;
        if (kind is not null && _opaque.Count < MostOpaque && name.Length <= LongestName)
        {
            _opaque.Add(new OpaqueEntry(name, kind));
        }
    }

    private static string Below(string name, string key) => name.Length == 0 ? key : $"{name}/{key}";

    private static string Objects(IReadOnlyCollection<string> names) => names.Count == 0 ? ""
        : "; mira does not read, and did not execute, its other objects: " +
            $"{string.Join(", ", names.Take(3).Select(name => $"'{name}'"))}";

    private static string? Text(object? key) => key switch
    {
        string text => text,
        long number => number.ToString(CultureInfo.InvariantCulture),
        _ => null,
    };

    private static string Shorten(string name) => name.Length <= 80 ? name : $"{name[..80]}…";
}
