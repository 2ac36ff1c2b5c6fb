using Mira.Datasets.Folders;

namespace Mira.Datasets.Shards;

/// <summary>The classes of a set in shards. Those that a list names keep their numbers; others are numbered in
/// order: by value where all labels are whole numbers, else ordinal.</summary>
internal sealed class ShardClasses
{
    private const string NoClass = "unlabeled";

    private readonly Dictionary<string, int> _numbers = [];
    private readonly bool _isLabeled;

    /// <param name="train">Shards of the training images.</param>
    /// <param name="test">Shards of the test images.</param>
    /// <param name="list">File with names of classes by their numbers, which need not be there.</param>
    /// <exception cref="InputException">A label is no number of a listed class.</exception>
    public ShardClasses(IReadOnlyList<Shard> train, IReadOnlyList<Shard> test, string list)
    {
        (Train, Test, _isLabeled) = (train, test, Missing(train) is null);
        if (!_isLabeled)
        {
            Names = [NoClass];
            return;
        }
        string[] labels = [.. Labels(train).Concat(Missing(test) is null ? Labels(test) : []).OfType<string>()
            .Distinct()];
        var listed = train[0].ClassNames ?? (File.Exists(list) ? NameList.Read(list, "classes") : null);
        // A list of names says what numbers mean; it says nothing about labels that are names.
        Names = listed is not null && labels.All(IsNumber) ? Listed(listed, labels) : Sorted(labels);
    }

    /// <summary>Shards of the training images.</summary>
    public IReadOnlyList<Shard> Train { get; }

    /// <summary>Shards of the test images.</summary>
    public IReadOnlyList<Shard> Test { get; }

    /// <summary>Name of each class number.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Class numbers of images.</summary>
    public int[] Numbers(ShardImages images) =>
        [.. images.Labels.Select(label => _isLabeled ? _numbers[label!] : 0)];

    /// <summary>How many images have no label, in words; null where all have one.</summary>
    public static string? Missing(IReadOnlyList<Shard> shards)
    {
        var (all, none) = (0, 0);
        string? first = null;
        foreach (var (shard, row) in shards.SelectMany(shard =>
            Enumerable.Range(0, shard.Count).Select(row => (shard, row))))
        {
            all++;
            if (IsNone(shard.Label(row)))
            {
                none++;
                first ??= $"{shard.File.Path}/{shard.Name(row)}";
            }
        }
        return none == 0 ? null
            : none == all ? $"there is no label for any of the {all:N0} images"
            : $"there is no label for {none:N0} of the {all:N0} images, such as '{first}',";
    }

    // Published test splits whose labels are secret have -1.
    private static bool IsNone(string? label) => label is null or "" or "-1";

    private static IEnumerable<string?> Labels(IEnumerable<Shard> shards) =>
        shards.SelectMany(shard => Enumerable.Range(0, shard.Count).Select(shard.Label));

    private static bool IsNumber(string label) => NumberText.TryWhole(label, out long _);

    private IReadOnlyList<string> Listed(IReadOnlyList<string> names, string[] labels)
    {
        foreach (var label in labels)
        {
            _numbers[label] = NumberText.TryWhole(label, out int number) && number >= 0 && number < names.Count
                ? number
                : throw new InputException($"A label is {ShortList.Name(label)}, expected 0 to " +
                    $"{names.Count - 1}: there are {names.Count:N0} class names. Complete the list of " +
                    "classes, or repair the labels.");
        }
        return names;
    }

    private string[] Sorted(string[] labels)
    {
        string[] sorted = labels.All(IsNumber)
            ? [.. labels.OrderBy(label => NumberText.TryWhole(label, out long value) ? value : 0)
                .ThenBy(label => label, StringComparer.Ordinal)]
            : [.. labels.Order(StringComparer.Ordinal)];
        foreach (var label in sorted)
        {
            _numbers[label] = _numbers.Count;
        }
        return sorted;
    }
}
