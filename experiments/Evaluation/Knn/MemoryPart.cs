using Mira.Datasets;

namespace Mira.Experiments.Evaluation.Knn;

/// <summary>A part of the training images that serves as the memory.</summary>
/// <param name="Name">Its name in results, such as "1%" or the name of a list; empty for all images.</param>
/// <param name="Places">Places of its images; null for all.</param>
public sealed record MemoryPart(string Name, IReadOnlyList<int>? Places)
{
    /// <summary>Every training image.</summary>
    public static MemoryPart Whole { get; } = new("", null);

    /// <summary>A share of every class; see <see cref="LabelFraction"/>.</summary>
    /// <exception cref="InputException">The share is out of range.</exception>
    public static MemoryPart Share(IReadOnlyList<int> labels, double share, long seed) =>
        share == 1 ? Whole
            : new(FormattableString.Invariant($"{100 * share:0.###}%"), LabelFraction.Choose(labels, share, seed));

    /// <summary>The images that a list names, such as SimCLR's 1percent.txt.</summary>
    /// <param name="path">A list of file names, maybe gzipped.</param>
    /// <param name="files">Paths of the training images.</param>
    /// <exception cref="InputException">The list names an image that is not there.</exception>
    public static MemoryPart Listed(string path, IReadOnlyList<string> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var places = new Dictionary<string, int>(files.Select((file, place) =>
            KeyValuePair.Create(Path.GetFileName(file), place)).DistinctBy(entry => entry.Key));
        var names = ImageNames.Read(path);
        var missing = names.FirstOrDefault(name => !places.ContainsKey(name));
        return missing is null
            ? new(Path.GetFileNameWithoutExtension(path.EndsWith(".gz", StringComparison.Ordinal) ? path[..^3] : path),
                [.. names.Select(name => places[name]).Order()])
            : throw new InputException($"'{missing}' in {path} is not one of the {files.Count} " +
                "training images. Use the list of this data set, or complete the images.");
    }

    /// <summary>The features of this part.</summary>
    internal ILabeledFeatures Of(ILabeledFeatures all) => Places is null ? all : new SelectedFeatures(all, Places);
}
