using Mira.Datasets;
using Mira.Experiments.Checkpoints.Pytorch;
using Mira.Experiments.Files;
using Mira.Experiments.Files.Safetensors;

namespace Mira.Experiments.Checkpoints;

/// <summary>Opens a file of tensors. The first bytes tell its format, not the name.</summary>
public static class TensorFile
{
    private const byte PickleStart = 0x80;
    private const int SafetensorsBrace = 8;
    private const int StartLength = 1024;

    /// <summary>Opens a file and checks it; an index of shards opens all of them as one file.</summary>
    /// <exception cref="InputException">The file is missing, unreadable, damaged, hostile or
    /// of another kind.</exception>
    public static ITensorFile Open(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        path = RunFolder.CheckpointOf(path);
        var start = FirstBytes(path);
        return !IsSafetensors(start) && ShardIndex.TryRead(path, start) is { } index
            ? ShardedFile.Open(index)
            : OpenOne(path, start);
    }

    /// <summary>Opens a file that is not an index.</summary>
    /// <exception cref="InputException">The file is missing, unreadable, damaged, hostile or
    /// of another kind.</exception>
    internal static ITensorFile OpenOne(string path) => OpenOne(path, FirstBytes(path));

    private static ITensorFile OpenOne(string path, byte[] start)
    {
        if (IsSafetensors(start))
        {
            return SafetensorsFile.Open(path);
        }
        if (start.AsSpan().StartsWith("PK"u8) || (start.Length > 0 && start[0] == PickleStart))
        {
            return PytorchFile.Open(path);
        }
        if (ForeignFile.Describe(start) is { } description)
        {
            throw new InputException($"{path} {description}");
        }
        var isSafetensors = (start.Length > SafetensorsBrace && start[SafetensorsBrace] == (byte)'{')
            || Path.GetExtension(path) == ".safetensors";
        return isSafetensors ? SafetensorsFile.Open(path) : throw new InputException(
            $"{path} is neither a safetensors file nor one that torch.save wrote: it begins with the bytes " +
            $"{Convert.ToHexString(start.AsSpan(0, Math.Min(start.Length, SafetensorsBrace + 1)))}. " +
            "Give a .safetensors, .pth, .pt or .ckpt file; copy or download it again if it is one.");
    }

    /// <summary>Whether a file begins as safetensors: the length of a header under 4 GiB, whose lowest byte may be that
    /// of a pickle, and its brace.</summary>
    private static bool IsSafetensors(byte[] start) => start is [_, _, _, _, 0, 0, 0, 0, (byte)'{', ..];

    private static byte[] FirstBytes(string path)
    {
        if (Directory.Exists(path))
        {
            throw new InputException(ForeignFile.Folder(path));
        }
        try
        {
            using var handle = InputFile.OpenHandle(path);
            var bytes = new byte[StartLength];
            return bytes[..RandomAccess.Read(handle, bytes, 0)];
        }
        catch (Exception error)
            when (error is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new InputException($"Cannot read {path}: {error.Reason()} Check the name and its permissions.",
                error);
        }
    }
}
