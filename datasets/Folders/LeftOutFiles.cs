namespace Mira.Datasets.Folders;

/// <summary>Files in the folders of a data set that mira does not use, counted by kind.</summary>
public sealed class LeftOutFiles
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, (int Count, string First)> _kinds = new(StringComparer.Ordinal);

    /// <summary>Files and folders left out.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _kinds.Values.Sum(kind => kind.Count);
            }
        }
    }

    /// <summary>Whether pictures are among them that belong to the set by all appearances.</summary>
    public bool HasImages { get; private set; }

    /// <summary>A line for each kind: how many, what and why, and the first of them.</summary>
    public IReadOnlyList<string> Lines()
    {
        lock (_lock)
        {
            return [.. _kinds.Select(kind => $"{kind.Value.Count:N0} {kind.Key}, such as '{kind.Value.First}'")];
        }
    }

    /// <summary>Counts a system file or another file that is not an image.</summary>
    internal void Add(string kind, string path)
    {
        lock (_lock)
        {
            _kinds[kind] = _kinds.TryGetValue(kind, out var known) ? (known.Count + 1, known.First) : (1, path);
        }
    }

    /// <summary>Counts what another count has.</summary>
    internal void AddAll(LeftOutFiles others)
    {
        lock (_lock)
        {
            foreach (var (kind, (count, first)) in others._kinds)
            {
                _kinds[kind] = _kinds.TryGetValue(kind, out var known)
                    ? (known.Count + count, known.First)
                    : (count, first);
            }
        }
        HasImages |= others.HasImages;
    }

    /// <summary>Counts a picture that cannot be used.</summary>
    internal void AddImage(string kind, string path)
    {
        Add(kind, path);
        HasImages = true;
    }
}
