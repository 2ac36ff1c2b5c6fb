using static TorchSharp.torch;

namespace Mira.Experiments.Files.Safetensors;

/// <summary>Compares files bit for bit and says where they differ.</summary>
public static class SafetensorsComparison
{
    /// <summary>The first difference between a file that is expected and one that was found; null
    /// where there is none.</summary>
    public static string? FirstDifference(SafetensorsFile expected, SafetensorsFile found)
    {
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentNullException.ThrowIfNull(found);
        if (!expected.Names.SequenceEqual(found.Names))
        {
            return "the two hold different tensors";
        }
        return expected.Names.Select(name => OfTensor(expected, found, name))
            .FirstOrDefault(difference => difference is not null)
            ?? OfText(expected, found);
    }

    private static string? OfText(SafetensorsFile expected, SafetensorsFile found)
    {
        var key = expected.Metadata.Keys.Union(found.Metadata.Keys)
            .FirstOrDefault(name => name != SafetensorsChecksum.Key
            && expected.Metadata.GetValueOrDefault(name) != found.Metadata.GetValueOrDefault(name));
        return key is null
            ? null
            : $"entry '{key}' is '{found.Metadata.GetValueOrDefault(key)}', expected " +
                $"'{expected.Metadata.GetValueOrDefault(key)}'";
    }

    private static string? OfTensor(SafetensorsFile expected, SafetensorsFile found, string name)
    {
        using var scope = NewDisposeScope();
        if (expected.DType(name) != found.DType(name) || !expected.Shape(name).SequenceEqual(found.Shape(name)))
        {
            return $"tensor {name} has another type or shape";
        }
        // As bytes, since NaN differs from itself and zero equals minus zero.
        var (before, after) = (Bytes(expected.Load(name)), Bytes(found.Load(name)));
        var same = before.AsSpan().CommonPrefixLength(after);
        return same == before.Length ? null
            : $"tensor {name}, from value {same / SafetensorsDType.Size(expected.DType(name))} " +
                $"of {before.Length / SafetensorsDType.Size(expected.DType(name))} on";
    }

    private static byte[] Bytes(Tensor tensor)
    {
        using var bytes = new MemoryStream();
        TensorBytes.Read(tensor, piece => bytes.Write(piece));
        return bytes.ToArray();
    }
}
