using System.IO.Compression;
using Mira.Experiments.Features.Numpy;
using Mira.Experiments.Interchange;

namespace Mira.Experiments.Features;

/// <summary>Features as a .npz file.</summary>
internal static class FeatureNpz
{
    internal static (FeatureSet Set, string? Hash) Read(string path) => NpzReader.Use(path, file =>
    {
        var (words, hash) = Words(file);
        return (FeatureArrays.Set(path, file.Numbers(FeatureArrays.Features), file.Numbers(FeatureArrays.Labels), words), hash);
    });

    /// <summary>What a file says in words, and the content hash that it carries.</summary>
    internal static (FeatureWords Words, string? Hash) Words(NpzReader file) => (new(
        Texts(file, FeatureArrays.Files), Texts(file, FeatureArrays.ClassNames), FeatureOrigin.Of(name => Word(file, name))), Word(file, FeatureArrays.ContentHash));

    internal static void Write(string path, FeatureSet set) => AtomicFile.Write(path, stream =>
    {
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        var file = new NpzWriter(archive);
        file.Add(FeatureArrays.Features, set.Values);
        using (var labels = FeatureArrays.LabelsOf(set))
        {
            file.Add(FeatureArrays.Labels, labels);
        }
        file.Add(FeatureArrays.Files, set.Files);
        file.Add(FeatureArrays.ClassNames, set.ClassNames);
        file.Add(FeatureArrays.ContentHash, set.ContentHash);
        foreach (var (name, get, _) in FeatureOrigin.Words)
        {
            file.Add(name, get(set.Origin));
        }
    });

    // Words of others may be of any type, such as pickled objects; they are not needed then.
    private static string[] Texts(NpzReader file, string name) => file.Contains(name) && file.IsText(name) ? file.Text(name) : [];

    private static string? Word(NpzReader file, string name) => Texts(file, name).FirstOrDefault();
}
