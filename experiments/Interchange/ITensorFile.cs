using Mira.Datasets;
using static TorchSharp.torch;

namespace Mira.Experiments.Interchange;

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

    /// <summary>Sizes of a tensor's dimensions.</summary>
    /// <exception cref="InputException">The file holds no tensor of that name.</exception>
    IReadOnlyList<long> Shape(string name);

    /// <summary>Element type of a tensor.</summary>
    /// <exception cref="InputException">The file holds no tensor of that name.</exception>
    ScalarType DType(string name);

    /// <summary>Reads a tensor: row-major, of the file's element type.</summary>
    /// <param name="name">A name among <see cref="Names"/>.</param>
    /// <param name="device">Where the tensor shall lie; the CPU by default.</param>
    /// <exception cref="InputException">The file holds no such tensor, or it is damaged.</exception>
    Tensor Load(string name, Device? device = null);
}
