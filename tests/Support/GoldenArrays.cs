using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Mira.Tests.Support;

/// <summary>
/// Reads arrays under tests/Golden; the scripts of the same names say how they were made.
/// </summary>
internal sealed class GoldenArrays
{
    private readonly byte[] _bytes;
    private readonly Dictionary<string, JsonElement> _header;
    private readonly int _data;

    private GoldenArrays(string path)
    {
        _bytes = File.ReadAllBytes(path);
        _data = 8 + (int)BitConverter.ToInt64(_bytes);
        _header = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(_bytes.AsSpan(8, _data - 8))!;
    }

    public static GoldenArrays Augmentation { get; } = new(Path.Combine(Folder(), "augmentation.safetensors"));

    public static GoldenArrays Views { get; } = new(Path.Combine(Folder(), "views.safetensors"));

    public static GoldenArrays Images { get; } = new(Path.Combine(Folder(), "images.safetensors"));

    public IEnumerable<string> Names => _header.Keys;

    public ReadOnlySpan<T> Array<T>(string name)
        where T : struct
    {
        JsonElement offsets = _header[name].GetProperty("data_offsets");
        int start = offsets[0].GetInt32(), end = offsets[1].GetInt32();
        return MemoryMarshal.Cast<byte, T>(_bytes.AsSpan(_data + start, end - start));
    }

    /// <summary>
    /// One item of an array of images or views, by its place along the flattened leading axes.
    /// </summary>
    public ReadOnlySpan<T> Item<T>(string name, int index, int length)
        where T : struct => Array<T>(name).Slice(index * length, length);

    private static string Folder([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "Golden");
}
