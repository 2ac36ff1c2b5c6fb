using Mira.Datasets;
using Mira.Experiments.Interchange.Pickle;
using Mira.Experiments.Interchange.Zip;

namespace Mira.Experiments.Interchange.Pytorch;

/// <summary>The container that torch.save writes since PyTorch 1.6: a zip archive of a pickle and a file for each storage.</summary>
internal static class PytorchZip
{
    private const string Pickle = "data.pkl";

    /// <summary>Reads the pickle and finds the storages.</summary>
    /// <exception cref="InputException">The archive is damaged or hostile, or no checkpoint.</exception>
    internal static PytorchContent Read(MappedFile file)
    {
        var entries = new ZipDirectory(file, "PyTorch zip file").Read();
        var folder = Folder(file, entries.Keys);
        RequireLittleEndian(file, entries.GetValueOrDefault($"{folder}byteorder"));
        var pickle = entries[folder + Pickle];
        pickle.RequireIntact(file, Pickle);
        var root = new PickleMachine(file, pickle.Start, pickle.Start + pickle.Length, new CheckpointVocabulary()).Run();
        var data = $"{folder}data/";
        return new PytorchContent("PyTorch zip", root, entries
            .Where(entry => entry.Key.StartsWith(data, StringComparison.Ordinal))
            .ToDictionary(entry => entry.Key[data.Length..], entry => entry.Value));
    }

    private static string Folder(MappedFile file, ICollection<string> names)
    {
        if (names.Any(name => name.EndsWith("/constants.pkl", StringComparison.Ordinal)))
        {
            throw new InputException($"{file.Path} is a TorchScript program, expected a checkpoint. Save its state_dict with torch.save.");
        }
        var pickle = names.FirstOrDefault(name => name.EndsWith($"/{Pickle}", StringComparison.Ordinal)) ?? throw new InputException(
            $"{file.Path} is a zip archive without {Pickle}, so torch.save did not write it. Give a .pth, .pt or .ckpt file.");
        return pickle[..^Pickle.Length];
    }

    private static void RequireLittleEndian(MappedFile file, StoredBlock order)
    {
        if (order.Length > 0 && !file.Bytes(order.Start, (int)Math.Min(order.Length, 16)).SequenceEqual("little"u8))
        {
            throw new InputException($"{file.Path} was written on a big-endian machine, which is not read. Save it again on a little-endian one.");
        }
    }
}
