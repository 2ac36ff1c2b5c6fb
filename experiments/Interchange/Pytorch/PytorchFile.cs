using Mira.Datasets;
using Mira.Experiments.Interchange.Zip;
using static TorchSharp.torch;

namespace Mira.Experiments.Interchange.Pytorch;

/// <summary>An open file that torch.save wrote, in its container of today or of before PyTorch 1.6.</summary>
/// <remarks>Memory-mapped: a tensor's numbers are copied out once, when it is asked for. Nothing in the file is executed.</remarks>
public sealed class PytorchFile : ITensorFile
{
    private readonly MappedFile _file;
    private readonly Dictionary<string, TensorView> _tensors;
    private readonly IReadOnlyDictionary<string, StoredBlock> _blocks;
    private readonly HashSet<string> _intact = [];

    private PytorchFile(MappedFile file)
    {
        _file = file;
        var content = file.Length > 1 && file.Bytes(0, 2).SequenceEqual("PK"u8) ? PytorchZip.Read(file) : new PytorchLegacy(file).Read();
        (Format, _blocks) = (content.Format, content.Blocks);
        _tensors = new TensorTree(Path).Find(content.Root);
        Names = [.. _tensors.Keys];
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
    public string ContentHash => FileHash.Of(Path);

    /// <summary>Opens a file and checks it.</summary>
    /// <exception cref="InputException">The file is missing, unreadable, damaged, hostile or of another kind.</exception>
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
    public ScalarType DType(string name) => View(name).Storage.Type;

    /// <inheritdoc/>
    public Tensor Load(string name, Device? device = null)
    {
        var view = View(name);
        var block = _blocks[view.Storage.Key];
        if (_intact.Add(view.Storage.Key))
        {
            block.RequireIntact(_file, $"data/{view.Storage.Key}");
        }
        var tensor = StorageBytes.Read(_file, view, block);
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
    public void Dispose() => _file.Dispose();

    private TensorView View(string name) => _tensors.GetValueOrDefault(name) ?? throw new InputException(
        $"{Path} holds no tensor '{name}'; it holds {Names.Count}, beginning with {string.Join(", ", Names.Take(3))}. " +
        "Check that the file belongs to this network.");

    private void RequireBlock(TensorStorage storage)
    {
        if (!_blocks.TryGetValue(storage.Key, out var block))
        {
            throw new InputException($"{Path} is damaged: it lacks the numbers of its storage '{storage.Key}'. Copy or download it again.");
        }
        if (storage.ByteLength != block.Length)
        {
            throw new InputException($"{Path} is damaged: its storage '{storage.Key}' takes {block.Length} bytes, " +
                $"but its tensors expect {storage.ByteLength}. Copy or download it again.");
        }
    }
}
