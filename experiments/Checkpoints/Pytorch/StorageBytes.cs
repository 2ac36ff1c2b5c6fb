using Mira.Datasets;
using Mira.Experiments.Files;
using Mira.Experiments.Files.Safetensors;
using Mira.Experiments.Files.Zip;
using static TorchSharp.torch;

namespace Mira.Experiments.Checkpoints.Pytorch;

/// <summary>Reads tensors out of the mapped blocks of a checkpoint.</summary>
internal static class StorageBytes
{
    /// <summary>A row-major copy of a view, on the CPU.</summary>
    internal static Tensor Read(MappedFile file, TensorView view, StoredBlock block)
    {
        var size = SafetensorsDType.Size(view.Type);
        var start = block.Start + (view.Storage.Offset + view.Offset) * size;
        if (view.Count == 0 || view.IsRowMajor)
        {
            return Fill(file, empty(view.Shape, dtype: view.Type), start);
        }
        using var spanned = Fill(file, empty([view.Extent], dtype: view.Type), start);
        using var strided = spanned.as_strided(view.Shape, view.Stride);
        return strided.contiguous();
    }

    private static Tensor Fill(MappedFile file, Tensor tensor, long start)
    {
        TensorBytes.Fill(tensor, bytes =>
        {
            var source = file.Bytes(start, bytes.Length);
            RequireTruthValues(file, tensor, source);
            source.CopyTo(bytes);
            start += bytes.Length;
        });
        return tensor;
    }

    /// <summary>A truth value stored as anything but 0 or 1 is undefined behavior in libtorch's kernels.</summary>
    private static void RequireTruthValues(MappedFile file, Tensor tensor, ReadOnlySpan<byte> bytes)
    {
        if (tensor.dtype == ScalarType.Bool && bytes.ContainsAnyExceptInRange((byte)0, (byte)1))
        {
            throw new InputException($"{file.Path} is damaged: a boolean tensor holds values other " +
                "than 0 and 1. Copy or download it again.");
        }
    }
}
