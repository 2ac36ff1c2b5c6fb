using Mira.Datasets;

namespace Mira.Experiments.Evaluation.Features;

/// <summary>Features in files that others can read and write: .npz of NumPy, or safetensors.</summary>
/// <remarks>Arrays: features [n, d], labels [n] or [n, classes], and where known files [n],
/// class_names and the words of
/// <see cref="FeatureOrigin"/>, content_hash among them. Features and labels alone are enough.</remarks>
public static class FeatureFile
{
    private const string Safetensors = ".safetensors", Npz = ".npz";
    private const int SafetensorsBrace = 8;

    /// <summary>Reads a file and checks it.</summary>
    /// <param name="path">A .npz or .safetensors file, a pipe that gives one, or "-".</param>
    /// <exception cref="InputException">Missing, damaged, changed since it was written, or not
    /// features with labels.</exception>
    public static FeatureSet Read(string path)
    {
        var (set, hash) = KindOfInput(path) == Safetensors ? FeatureSafetensors.Read(path) : FeatureNpz.Read(path);
        try
        {
            RequireHash(path, hash, () => set.ContentHash);
            return set;
        }
        catch
        {
            set.Dispose();
            throw;
        }
    }

    /// <summary>Refuses features that are not those of the hash beside them.</summary>
    /// <param name="path">Their file.</param>
    /// <param name="carried">The hash that it carries; nothing is checked without one.</param>
    /// <param name="computed">The hash of the features.</param>
    /// <exception cref="InputException">The hashes differ.</exception>
    internal static void RequireHash(string path, string? carried, Func<string> computed)
    {
        if (carried is { Length: > 0 } && carried != computed())
        {
            throw new InputException($"{path} does not match its content hash: it is damaged or " +
                "was changed. Extract it again.");
        }
    }

    /// <summary>Opens a file to read features part by part; null where they are not in it row by row: compressed, or of
    /// a type that is converted.</summary>
    /// <exception cref="InputException">Missing or damaged, or neither .npz nor .safetensors.</exception>
    internal static IStoredFeatures? OpenStored(string path) =>
        KindOfInput(path) == Safetensors ? StoredSafetensors.TryOpen(path) : StoredNpz.TryOpen(path);

    /// <summary>Writes a file; it is written completely or not at all.</summary>
    /// <param name="path">Where to write; the extension chooses the format, .npz or .safetensors.</param>
    /// <param name="set">The features.</param>
    /// <exception cref="InputException">Another extension, or the file cannot be written.</exception>
    public static void Write(string path, FeatureSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        if (Kind(path) == Safetensors)
        {
            FeatureSafetensors.Write(path, set);
        }
        else
        {
            FeatureNpz.Write(path, set);
        }
    }

    /// <summary>Refuses a name that says no format.</summary>
    /// <exception cref="InputException">Neither .npz nor .safetensors.</exception>
    public static void RequireFormat(string path) => _ = Kind(path);

    /// <summary>The format of an existing file: by its name, and where that says none, as of a pipe,
    /// by its first bytes.</summary>
    private static string KindOfInput(string path)
    {
        if (Path.GetExtension(path ?? throw new ArgumentNullException(nameof(path))) is var extension
            && extension is Npz or Safetensors)
        {
            return extension;
        }
        try
        {
            using var file = InputFile.OpenHandle(path);
            var start = new byte[SafetensorsBrace + 1];
            var length = RandomAccess.Read(file, start, 0);
            return start.AsSpan().StartsWith("PK"u8) ? Npz
                : length > SafetensorsBrace && start[SafetensorsBrace] == (byte)'{' ? Safetensors
                : Kind(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot read {path}: {error.Reason()} Expected a file of " +
                $"features: NAME{Npz} or NAME{Safetensors}.", error);
        }
    }

    private static string Kind(string path)
    {
        var extension = Path.GetExtension(path ?? throw new ArgumentNullException(nameof(path)));
        return extension is Npz or Safetensors ? extension : throw new InputException(
            $"{path} ends with '{extension}', expected a file of features: NAME{Npz} or NAME{Safetensors}.");
    }
}
