using System.Security.Cryptography;
using System.Text;
using Mira.Datasets;
using Mira.Experiments.Files;
using static TorchSharp.torch;

namespace Mira.Experiments.Checkpoints;

/// <summary>The shards of a checkpoint, named by an index, as one file.</summary>
internal sealed class ShardedFile : ITensorFile
{
    private readonly Dictionary<string, ITensorFile> _shards = [];
    private readonly Dictionary<string, ITensorFile> _places = [];
    private readonly Dictionary<ITensorFile, HashSet<string>> _names = [];

    private ShardedFile(ShardIndex index)
    {
        Path = index.Path;
        try
        {
            RequireThere(index);
            foreach (var (name, file) in index.FileOf)
            {
                Place(name, Shard(file), file);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
        Names = [.. _places.Keys];
        Opaque = [.. _shards.Values.SelectMany(shard => shard.Opaque)];
        Metadata = _shards.Values.First().Metadata;
        Format = $"{_shards.Count} shards, {_shards.Values.First().Format}";
    }

    public string Path { get; }

    public string Format { get; }

    public IReadOnlyList<string> Names { get; }

    /// <summary>SHA-256 over the hashes of the shards, in the order in which the index first names them.</summary>
    public string ContentHash =>
        Convert.ToHexStringLower(SHA256.HashData(
            Encoding.ASCII.GetBytes(string.Join('\n', _shards.Values.Select(shard => shard.ContentHash)))));

    public IReadOnlyDictionary<string, string> Metadata { get; }

    public IReadOnlyList<OpaqueEntry> Opaque { get; }

    /// <summary>Opens every shard.</summary>
    /// <exception cref="InputException">One is missing, damaged, or lacks a tensor that the index promises.</exception>
    internal static ShardedFile Open(ShardIndex index) => new(index);

    public IReadOnlyList<long> Shape(string name) => Holder(name).Shape(name);

    public ScalarType DType(string name) => Holder(name).DType(name);

    public Tensor Load(string name, Device? device = null) => Holder(name).Load(name, device);

    public void Dispose()
    {
        foreach (var shard in _shards.Values)
        {
            shard.Dispose();
        }
    }

    private static void RequireThere(ShardIndex index)
    {
        var files = index.FileOf.Select(entry => entry.Value).Distinct().ToList();
        var missing = files.Where(file => !File.Exists(file)).Select(System.IO.Path.GetFileName).ToList();
        if (missing.Count > 0)
        {
            throw new InputException($"{index.Path} is the index of a checkpoint in {files.Count} " +
                $"shards, and {missing.Count} of them are missing next to it: " +
                $"{string.Join(", ", missing.Take(3))}{(missing.Count > 3 ? ", …" : "")}. Download " +
                "them into the same folder.");
        }
    }

    private ITensorFile Shard(string file)
    {
        if (!_shards.TryGetValue(file, out var shard))
        {
            _shards.Add(file, shard = TensorFile.OpenOne(file));
        }
        return shard;
    }

    private void Place(string name, ITensorFile shard, string file)
    {
        if (HasTensor(shard, name))
        {
            _places.Add(name, shard);
        }
        else if (!shard.Opaque.Any(entry => entry.Name == name))
        {
            throw new InputException($"{Path} says that '{name}' is in {System.IO.Path.GetFileName(file)}, " +
                "but it is not there. Download index and shards again.");
        }
    }

    private bool HasTensor(ITensorFile shard, string name)
    {
        if (!_names.TryGetValue(shard, out var names))
        {
            _names.Add(shard, names = [.. shard.Names]);
        }
        return names.Contains(name);
    }

    private ITensorFile Holder(string name) => _places.GetValueOrDefault(name) ?? throw new InputException(
        $"{Path} holds no tensor '{name}'; it holds {Names.Count}, beginning with " +
        $"{string.Join(", ", Names.Take(3))}. " +
        "Check that the file belongs to this network.");
}
