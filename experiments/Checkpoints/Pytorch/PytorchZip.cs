using Mira.Datasets;
using Mira.Experiments.Checkpoints.Pickle;
using Mira.Experiments.Files;
using Mira.Experiments.Files.Zip;

namespace Mira.Experiments.Checkpoints.Pytorch;

/// <summary>The container that torch.save writes since PyTorch 1.6: a zip archive of a pickle and a file
/// for each storage.</summary>
internal static class PytorchZip
{
    private const string Pickle = "data.pkl";

    /// <summary>Reads the pickle and finds the storages.</summary>
    /// <exception cref="InputException">The archive is damaged or hostile, or no checkpoint.</exception>
    internal static PytorchContent Read(MappedFile file)
    {
        var entries = new ZipDirectory(file, "PyTorch zip file") { Unfolds = true }.Read();
        var folder = Folder(file, entries.Keys);
        RequireLittleEndian(file, entries.GetValueOrDefault($"{folder}byteorder"));
        var names = new CheckpointVocabulary();
        var root = Unpickle(file, entries[folder + Pickle], names);
        var data = $"{folder}data/";
        var blocks = entries
            .Where(entry => entry.Key.StartsWith(data, StringComparison.Ordinal))
            .ToDictionary(entry => entry.Key[data.Length..], entry => entry.Value);
        return new PytorchContent("PyTorch zip", root, blocks) { OpaqueNames = names.OpaqueNames };
    }

    private static object? Unpickle(MappedFile file, StoredBlock pickle, CheckpointVocabulary names)
    {
        if (pickle.IsDeflated)
        {
            using var unfolded = pickle.Unfold(file, Pickle);
            return new PickleMachine(unfolded, 0, unfolded.Length, names).Run();
        }
        pickle.RequireIntact(file, Pickle);
        return new PickleMachine(file, pickle.Start, pickle.Start + pickle.Length, names).Run();
    }

    private static string Folder(MappedFile file, ICollection<string> names)
    {
        if (names.Any(name => name.EndsWith("/constants.pkl", StringComparison.Ordinal)
            || name.Contains("/code/__torch__", StringComparison.Ordinal)))
        {
            throw new InputException($"{file.Path} is a TorchScript program, expected a checkpoint. " +
                "Save its weights: torch.save(torch.jit.load(FILE).state_dict(), OTHER).");
        }
        var pickle = names.FirstOrDefault(name => name == Pickle
            || name.EndsWith($"/{Pickle}", StringComparison.Ordinal))
            ?? throw new InputException(Other(file, names));
        return pickle[..^Pickle.Length];
    }

    private static string Other(MappedFile file, ICollection<string> names)
    {
        var inner = names.FirstOrDefault(name => Path.GetExtension(name) is ".pth" or ".pt" or ".ckpt" or ".tar"
            or ".bin" or ".safetensors");
        return inner is not null
            ? $"{file.Path} is a zip archive around '{inner}'. Unzip it and give that file."
            : $"{file.Path} is a zip archive without {Pickle}, so torch.save did not write it; " +
                $"it holds {names.Count} files" +
                $"{(names.Count == 0 ? "" : $", first '{names.First()}'")}. Give a .pth, .pt or .ckpt file.";
    }

    private static void RequireLittleEndian(MappedFile file, StoredBlock order)
    {
        if (order.Length == 0)
        {
            return;
        }
        using var unfolded = order.IsDeflated ? order.Unfold(file, "byteorder") : null;
        var text = unfolded is null ? file.Bytes(order.Start, (int)Math.Min(order.Length, 16))
            : unfolded.Bytes(0, (int)Math.Min(order.Length, 16));
        if (!text.SequenceEqual("little"u8))
        {
            throw new InputException($"{file.Path} was written on a big-endian machine, which " +
                "mira cannot read. Save it again on a little-endian one.");
        }
    }
}
