using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Mira.Experiments.Files;
using static TorchSharp.torch;

namespace Mira.Experiments.Evaluation.Features;

/// <summary>SHA-256 of features: sizes, values, labels or marks, file names.</summary>
internal sealed class FeatureHash : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <param name="count">Images.</param>
    /// <param name="dimensions">Numbers in a feature.</param>
    /// <param name="marked">Classes marked for each image; 0 where each has one class.</param>
    internal FeatureHash(int count, int dimensions, long marked) =>
        _hash.AppendData(Encoding.UTF8.GetBytes($"{count} {dimensions} {marked}\n"));

    /// <summary>Takes values, in the order of the images.</summary>
    internal void Append(ReadOnlySpan<byte> values) => _hash.AppendData(values);

    /// <summary>The hash of all values taken and of what belongs to them.</summary>
    internal string Finish(IReadOnlyList<long> labels, Tensor? marks, IReadOnlyList<string> files)
    {
        _hash.AppendData(MemoryMarshal.AsBytes<long>([.. labels]));
        if (marks is not null)
        {
            TensorBytes.Read(marks, _hash.AppendData);
        }
        foreach (var file in files)
        {
            _hash.AppendData(Encoding.UTF8.GetBytes(file + "\n"));
        }
        return Convert.ToHexStringLower(_hash.GetHashAndReset());
    }

    public void Dispose() => _hash.Dispose();
}
