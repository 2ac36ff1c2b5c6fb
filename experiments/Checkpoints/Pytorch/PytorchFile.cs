using Mira.Datasets;
using Mira.Experiments.Files;
using Mira.Experiments.Files.Zip;
using static TorchSharp.torch;

namespace Mira.Experiments.Checkpoints.Pytorch;

/// <summary>An open file that torch.save wrote, in its container of today or of before PyTorch 1.6.</summary>
/// <remarks>Memory-mapped: a tensor's numbers are copied out once, when it is asked for. Nothing in the
/// file is executed.</remarks>
public sealed class PytorchFile : ITensorFile
{
    private readonly MappedFile _file;
    private readonly Dictionary<string, TensorView> _tensors;
    private readonly IReadOnlyDictionary<string, StoredBlock> _blocks;
    private readonly HashSet<string> _intact = [];
    // Tensors that share a storage are mostly read one after the other.
    private (string Key, MappedFile Bytes)? _unfolded;

    private PytorchFile(MappedFile file)
    {
        _file = file;
        var content = file.Length > 1 && file.Bytes(0, 2).SequenceEqual("PK"u8)
            ? PytorchZip.Read(file)
            : new PytorchLegacy(file).Read();
        (Format, _blocks) = (content.Format, content.Blocks);
        var tree = new TensorTree(Path, content.OpaqueNames);
        _tensors = tree.Find(content.Root);
        Names = [.. _tensors.Keys];
        Opaque = [.. tree.Opaque, .. content.OpaqueNames.Except(tree.Opaque.Select(entry => entry.Kind))
            .Select(kind => new OpaqueEntry("", kind))];
        foreach (var storage in _tensors.Values.Select(view => view.Storage).Distinct())
        {
            RequireBlock(storage);
        }
    }

    /// <inheritdoc/>
    public string Path => _file.Path;

    /// <inheritdoc/>
    public string Format { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Names { get; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Metadata { get; } = new Dictionary<string, string>();

    /// <inheritdoc/>
    public IReadOnlyList<OpaqueEntry> Opaque { get; }

    /// <inheritdoc/>
    public string ContentHash => FileHash.Of(Path);

    /// <summary>Opens a file and checks it.</summary>
    /// <exception cref="InputException">The file is missing, unreadable, damaged, hostile or
    /// of another kind.</exception>
    public static PytorchFile Open(string path)
    {
        var file = MappedFile.Open(path);
        try
        {
            return new PytorchFile(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<long> Shape(string name) => View(name).Shape;

    /// <inheritdoc/>
    public ScalarType DType(string name) => View(name).Type;

    /// <inheritdoc/>
    public Tensor Load(string name, Device? device = null)
    {
        var view = View(name);
        var block = _blocks[view.Storage.Key];
        var tensor = block.IsDeflated
            ? StorageBytes.Read(Unfolded(view.Storage.Key, block), view, block with { Start = 0 })
            : StorageBytes.Read(Intact(view.Storage.Key, block), view, block);
        if (device is null || device.type == TorchSharp.DeviceType.CPU)
        {
            return tensor;
        }
        using (tensor)
        {
            return tensor.to(device);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _unfolded?.Bytes.Dispose();
        _file.Dispose();
    }

    private MappedFile Intact(string key, StoredBlock block)
    {
        if (_intact.Add(key))
        {
            block.RequireIntact(_file, $"data/{key}");
        }
        return _file;
    }

    private MappedFile Unfolded(string key, StoredBlock block)
    {
        if (_unfolded?.Key != key)
        {
            _unfolded?.Bytes.Dispose();
            _unfolded = null;
            _unfolded = (key, block.Unfold(_file, $"data/{key}"));
        }
        return _unfolded.Value.Bytes;
    }

    private TensorView View(string name) => _tensors.GetValueOrDefault(name) ?? throw new InputException(
        $"{Path} holds no tensor '{name}'; it holds {Names.Count}, beginning with " +
        $"{string.Join(", ", Names.Take(3))}. " +
        "Check that the file belongs to this network.");

    private void RequireBlock(TensorStorage storage)
    {
        if (!_blocks.TryGetValue(storage.Key, out var block))
        {
            throw new InputException($"{Path} is damaged: it lacks the numbers of its storage " +
                $"'{storage.Key}'. Copy or download it again.");
        }
        if (storage.ByteLength != block.Length)
        {
            throw new InputException($"{Path} is damaged: its storage '{storage.Key}' takes {block.Length} bytes, " +
                $"but its tensors expect {storage.ByteLength}. Copy or download it again.");
        }
    }
}
