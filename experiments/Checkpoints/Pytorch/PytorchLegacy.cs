using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using Mira.Datasets;
using Mira.Experiments.Checkpoints.Pickle;
using Mira.Experiments.Files;
using Mira.Experiments.Files.Zip;

namespace Mira.Experiments.Checkpoints.Pytorch;

/// <summary>The container that torch.save wrote before PyTorch 1.6: five pickles, then the storages one
/// behind the other.</summary>
/// <remarks>Source: torch/serialization.py, _legacy_save.</remarks>
internal sealed class PytorchLegacy(MappedFile file)
{
    private const int CountLength = sizeof(long);
    private static readonly BigInteger Magic =
        BigInteger.Parse("1950a86a20f9469cfc6c", NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    private readonly Dictionary<string, TensorStorage> _storages = [];
    private readonly CheckpointVocabulary _names = new();
    private long _position;

    /// <summary>Reads the pickles and finds the storages.</summary>
    /// <exception cref="InputException">The file is damaged or hostile, or no checkpoint.</exception>
    internal PytorchContent Read()
    {
        Require(Magic.Equals(Next()), "it is a pickle, but does not begin as torch.save's do");
        Require(Next() is 1001L, "its protocol is not 1001");
        Require(Next() is PickleDictionary system && system.Find("little_endian") is true,
            "it was not written on a little-endian machine");
        var root = Next();
        var keys = Next() as List<object?>;
        Require(keys is not null && keys.All(key => key is string), "it has no valid list of storages");
        return new PytorchContent("PyTorch before 1.6", root, Blocks([.. keys!.Cast<string>()]))
        {
            OpaqueNames = _names.OpaqueNames,
        };
    }

    private object? Next()
    {
        var machine = new PickleMachine(file, _position, file.Length, new Vocabulary(_names, _storages));
        var value = machine.Run();
        _position = machine.Position;
        return value;
    }

    private Dictionary<string, StoredBlock> Blocks(IReadOnlyList<string> keys)
    {
        var blocks = new Dictionary<string, StoredBlock>();
        foreach (var key in keys)
        {
            Require(_storages.TryGetValue(key, out var storage), $"its storage '{key}' belongs to no tensor");
            Require(_position <= file.Length - CountLength,
                $"it ends at byte {file.Length}, before its storage '{key}'");
            var count = BinaryPrimitives.ReadInt64LittleEndian(file.Bytes(_position, CountLength));
            Require(count == storage!.Whole, $"its storage '{key}' has {count} elements, but its " +
                $"tensors expect {storage.Whole}");
            Require(storage.ElementSize > 0, $"its storage '{key}' is a {storage.Kind}, whose " +
                "element size mira does not know");
            Require(storage.ByteLength <= file.Length - _position - CountLength,
                $"it ends at byte {file.Length}, inside its storage '{key}'");
            var block = new StoredBlock(_position + CountLength, (long)storage.ByteLength, Checksum: null);
            Require(blocks.TryAdd(key, block), $"two storages are named '{key}'");
            _position = block.Start + block.Length;
        }
        return blocks;
    }

    private void Require(bool holds, string found)
    {
        if (!holds)
        {
            throw new InputException($"{file.Path} cannot be read as a checkpoint of PyTorch before " +
                $"1.6: {found}. Copy or download it again.");
        }
    }

    /// <summary>The vocabulary of checkpoints, noting the storages: here only the pickle knows
    /// their element types.</summary>
    private sealed class Vocabulary(CheckpointVocabulary names, Dictionary<string, TensorStorage> storages)
        : IPickleVocabulary
    {
        public PickleCallable Find(string name) => names.Find(name);

        public object Persistent(object? identifier)
        {
            var value = TensorRebuilding.Storage(identifier);
            if (value is TensorStorage storage)
            {
                storages[storage.Key] = storage;
            }
            return value;
        }
    }
}
