using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Mira.Experiments.Evaluation;
using Mira.Experiments.Files.Numpy;
using Mira.Experiments.Files.Safetensors;
using static TorchSharp.torch;

namespace Mira.Tests.Support;

/// <summary>Arrays of a safetensors file under tests/Golden, which others than this program computed: manifest.csv
/// names the script.</summary>
internal sealed class GoldenFile(string name) : IDisposable
{
    private static readonly string Root = FindRoot();
    private static readonly Lazy<GoldenFile> Operations = new(() => new("augmentation.safetensors"));
    private static readonly Lazy<GoldenFile> WholeViews = new(() => new("views.safetensors"));
    private static readonly Lazy<GoldenFile> EncodedImages = new(() => new("images.safetensors"));

    private readonly SafetensorsFile _file = Open(name);
    private readonly ConcurrentDictionary<(string, Type), Array> _read = new();

    /// <summary>Pixel operations of torchvision.</summary>
    internal static GoldenFile Augmentation => Operations.Value;

    /// <summary>Whole views of torchvision.</summary>
    internal static GoldenFile Views => WholeViews.Value;

    /// <summary>Image files and their pixels.</summary>
    internal static GoldenFile Images => EncodedImages.Value;

    internal IReadOnlyList<string> Names => _file.Names;

    /// <summary>A new tensor.</summary>
    internal Tensor this[string key] => _file.Load(key);

    /// <summary>Path of a file under tests/Golden.</summary>
    internal static string Path(string name) => System.IO.Path.Combine(Root, "tests", "Golden", name);

    /// <summary>The file for what takes one.</summary>
    internal static SafetensorsFile Open(string name) => SafetensorsFile.Open(Path(name));

    /// <summary>Path of scores or targets [64, 96] in float64, by golden_assignment.py.</summary>
    internal static string PathOfAssignment(string name) => Path($"assignment-{name}.npy");

    /// <summary>Scores or targets [64, 96] in float64, by golden_assignment.py.</summary>
    internal static Tensor Assignment(string name) => NumpyFile.Read(PathOfAssignment(name));

    /// <summary>Path of a file of the shared data folder, named by MIRA_SHARED_DATA or lying beside the repository;
    /// skips the test where absent.</summary>
    internal static string SharedData(string name)
    {
        var folder = Environment.GetEnvironmentVariable("MIRA_SHARED_DATA")
            ?? System.IO.Path.Combine(Root, "..", "shared", "data");
        var path = System.IO.Path.Combine(folder, name);
        Assert.SkipUnless(File.Exists(path), $"{name} is not on this machine; MIRA_SHARED_DATA names its folder.");
        return path;
    }

    internal int[] Integers(string key) => System.Array.ConvertAll([.. Array<long>(key)], value => (int)value);

    internal double[] Doubles(string key) => [.. Array<double>(key)];

    internal FeatureBank Bank(string features, string labels) => new(this[features], Integers(labels));

    /// <summary>All numbers of an array, whose element type the caller knows; read once.</summary>
    internal ReadOnlySpan<T> Array<T>(string key)
        where T : struct => (T[])_read.GetOrAdd((key, typeof(T)), _ => Read<T>(key));

    /// <summary>One item of an array of images or views, by its place along the flattened leading axes.</summary>
    internal ReadOnlySpan<T> Part<T>(string key, int index, int length)
        where T : struct => Array<T>(key).Slice(index * length, length);

    public void Dispose() => _file.Dispose();

    private T[] Read<T>(string key)
        where T : struct
    {
        var values = new T[_file.Shape(key).Aggregate(1L, (product, size) => product * size)];
        _file.Read(key, 0, MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(System.IO.Path.Combine(folder, "Mira.Cli.sln")))
        {
            folder = Directory.GetParent(folder)?.FullName
                ?? throw new DirectoryNotFoundException($"No Mira.Cli.sln above {AppContext.BaseDirectory}.");
        }
        return folder;
    }
}
