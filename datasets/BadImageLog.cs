namespace Mira.Datasets;

/// <summary>Remembers the images of a data set that could not be decoded. Safe for several threads.</summary>
/// <param name="policy">What is done about them.</param>
public sealed class BadImageLog(BadImagePolicy policy)
{
    private const int Named = 20;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, string> _reasons = new(StringComparer.Ordinal);
    private long _replacements;

    /// <summary>What is done about bad images.</summary>
    public BadImagePolicy Policy => policy;

    /// <summary>Different images found bad so far.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _reasons.Count;
            }
        }
    }

    /// <summary>How often another image stood in for a bad one, in this process.</summary>
    public long Replacements => Interlocked.Read(ref _replacements);

    /// <summary>
    /// What a reader of the results must know: one sentence with the number of bad images and what was done,
    /// then a line with name and reason for each of the first twenty; nothing where there were none.
    /// </summary>
    public IReadOnlyList<string> Warnings()
    {
        lock (_lock)
        {
            return _reasons.Count == 0
                ? []
                : [Summary(), .. _reasons.Take(Named).Select(entry => $"{entry.Key} {entry.Value}")];
        }
    }

    /// <summary>Names of the bad images with their reasons, in the order of the names.</summary>
    public IReadOnlyDictionary<string, string> Reasons
    {
        get
        {
            lock (_lock)
            {
                return new SortedDictionary<string, string>(_reasons, StringComparer.Ordinal);
            }
        }
    }

    /// <summary>Adds what another process found.</summary>
    /// <param name="reasons">Its bad images.</param>
    /// <param name="replacements">How often another image stood in for one of them there.</param>
    public void Include(IReadOnlyDictionary<string, string> reasons, long replacements)
    {
        foreach ((var name, var reason) in reasons)
        {
            Add(name, reason);
        }

        Interlocked.Add(ref _replacements, replacements);
    }

    internal void Add(string name, string reason)
    {
        lock (_lock)
        {
            _reasons.TryAdd(name, reason);
        }
    }

    internal void CountReplacement() => Interlocked.Increment(ref _replacements);

    private string Summary()
    {
        var done = policy == BadImagePolicy.Replace
            ? $"they were replaced by other images {Replacements} times"
            : "they were left out";
        var listed = _reasons.Count > Named ? $" (the first {Named} follow)" : "";
        return $"{_reasons.Count} image files could not be decoded{listed}; {done}.";
    }
}

/// <summary>A file does not hold a complete image. <see cref="BadImagePolicy"/> decides what happens.</summary>
/// <param name="reason">What is wrong, to be read after the file's name.</param>
internal sealed class BadImageException(string reason) : Exception(reason);

/// <summary>What is done about an image file that cannot be decoded.</summary>
public enum BadImagePolicy
{
    /// <summary>The run ends with an error that names it.</summary>
    Fail,

    /// <summary>
    /// Another image of the set takes its place. It is drawn from seed, epoch and image number, so it does not depend
    /// on the worker or on a resume.
    /// </summary>
    Replace,

    /// <summary>
    /// It is left out. Every image is decoded once before the first step to find such, so that epochs keep
    /// their length and a resumed run, which looks again, has the same images.
    /// </summary>
    Skip,
}
