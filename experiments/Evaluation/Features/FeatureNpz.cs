using System.IO.Compression;
using Mira.Experiments.Files;
using Mira.Experiments.Files.Numpy;

namespace Mira.Experiments.Evaluation.Features;

/// <summary>Features as a .npz file.</summary>
internal static class FeatureNpz
{
    internal static (FeatureSet Set, string? Hash) Read(string path) => NpzReader.Use(path, file =>
    {
        var (words, hash) = Words(file);
        var features = file.Numbers(FeatureArrays.Features);
        try
        {
            return (FeatureArrays.Set(path, features, file.Numbers(FeatureArrays.Labels, Rows(file)), words), hash);
        }
        catch
        {
            features.Dispose();
            throw;
        }
    });

    /// <summary>What a file says in words, and the content hash that it carries.</summary>
    internal static (FeatureWords Words, string? Hash) Words(NpzReader file)
    {
        // Before any list is read: a file of a few hundred bytes can announce a billion texts.
        var rows = Rows(file);
        return (new(file.Text(FeatureArrays.Files, rows),
            file.Text(FeatureArrays.ClassNames, FeatureArrays.MostClasses(rows, 0)),
            FeatureOrigin.Of(name => Word(file, name))), Word(file, FeatureArrays.ContentHash));
    }

    /// <summary>Images that a file announces.</summary>
    internal static long Rows(NpzReader file) => file.Shape(FeatureArrays.Features).FirstOrDefault();

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
    private static string? Word(NpzReader file, string name) => file.Text(name, most: 1).FirstOrDefault();
}
