using Mira.Experiments.Files.Zip;
using static TorchSharp.torch;

namespace Mira.Experiments.Checkpoints.Pytorch;

/// <summary>Element types by the names of PyTorch's storages.</summary>
internal static class PytorchDType
{
    private const string Module = "torch.";

    private static readonly Dictionary<string, ScalarType> Types = new()
    {
        ["DoubleStorage"] = ScalarType.Float64,
        ["FloatStorage"] = ScalarType.Float32,
        ["HalfStorage"] = ScalarType.Float16,
        ["BFloat16Storage"] = ScalarType.BFloat16,
        ["LongStorage"] = ScalarType.Int64,
        ["IntStorage"] = ScalarType.Int32,
        ["ShortStorage"] = ScalarType.Int16,
        ["CharStorage"] = ScalarType.Int8,
        ["ByteStorage"] = ScalarType.Byte,
        ["BoolStorage"] = ScalarType.Bool,
    };

    // Not read, but the container of before PyTorch 1.6 must be walked past them.
    private static readonly Dictionary<string, int> Unread = new()
    {
        ["ComplexFloatStorage"] = 8,
        ["ComplexDoubleStorage"] = 16,
        ["QInt8Storage"] = 1,
        ["QUInt8Storage"] = 1,
        ["QInt32Storage"] = 4,
        ["QUInt4x2Storage"] = 1,
        ["QUInt2x4Storage"] = 1,
        ["UntypedStorage"] = 1,
    };

    /// <summary>The names, as Python imports them.</summary>
    internal static IEnumerable<string> Storages => Types.Keys.Select(name => Module + name);

    /// <summary>The element type of a storage's Python name; null where it is not read.</summary>
    internal static ScalarType? Of(string storage) =>
        storage.StartsWith(Module, StringComparison.Ordinal)
            && Types.TryGetValue(storage[Module.Length..], out var type) ? type : null;

    /// <summary>Bytes of an element of a storage that is not read; 0 where that is not known.</summary>
    internal static int UnreadSize(string storage) =>
        Unread.GetValueOrDefault(storage[(storage.LastIndexOf('.') + 1)..]);

    /// <summary>The storage of an element type.</summary>
    internal static string StorageOf(ScalarType type) => Types.First(entry => entry.Value == type).Key;
}

/// <summary>What either container of PyTorch holds.</summary>
/// <param name="Format">The container in words.</param>
/// <param name="Root">The pickled value.</param>
/// <param name="Blocks">The numbers of each storage, by its key.</param>
internal sealed record PytorchContent(string Format, object? Root, IReadOnlyDictionary<string, StoredBlock> Blocks)
{
    /// <summary>Python names in the pickle that stand for nothing that is read.</summary>
    internal required IReadOnlyCollection<string> OpaqueNames { get; init; }
}
