using Mira.Datasets;
using static TorchSharp.torch;

namespace Mira.Experiments.Files;

/// <summary>An open file of named tensors, each read when asked for.</summary>
public interface ITensorFile : IDisposable
{
    /// <summary>The file's path, as given.</summary>
    string Path { get; }

    /// <summary>Its format in words, such as "safetensors".</summary>
    string Format { get; }

    /// <summary>Names of the tensors, in the file's order; those of nested dictionaries are joined by "/".</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>SHA-256 of the content, in lower-case hexadecimal digits.</summary>
    string ContentHash { get; }

    /// <summary>Text entries of the file; empty where its format has none.</summary>
    IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Objects and tensors of kinds that are not read: nothing of them was executed, and no tensor of
    /// <see cref="Names"/> needs them.</summary>
    IReadOnlyList<OpaqueEntry> Opaque { get; }

    /// <summary>Sizes of a tensor's dimensions.</summary>
    /// <exception cref="InputException">The file holds no tensor of that name.</exception>
    IReadOnlyList<long> Shape(string name);

    /// <summary>Element type of a tensor.</summary>
    /// <exception cref="InputException">The file holds no tensor of that name.</exception>
    ScalarType DType(string name);

    /// <summary>Reads a tensor: row-major, of the file's element type.</summary>
    /// <param name="name">A name among <see cref="Names"/>.</param>
    /// <param name="device">Where the tensor should be; the CPU by default.</param>
    /// <exception cref="InputException">The file holds no such tensor, or it is damaged.</exception>
    Tensor Load(string name, Device? device = null);
}

/// <summary>Something in a file that is not read.</summary>
/// <param name="Name">Where it stands, named as tensors are; empty where it is part of something
/// else that is not read.</param>
/// <param name="Kind">Its kind, such as "functools.partial" or "F8_E4M3".</param>
public sealed record OpaqueEntry(string Name, string Kind);
