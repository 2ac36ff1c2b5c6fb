using static TorchSharp.torch;

namespace Mira.Experiments.Interchange.Pytorch;

/// <summary>Element types by the names of PyTorch's storages.</summary>
internal static class PytorchDType
{
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

    /// <summary>The names, as Python imports them.</summary>
    internal static IEnumerable<string> Storages => Types.Keys.Select(name => $"torch.{name}");

    /// <summary>The element type of a storage's Python name.</summary>
    internal static ScalarType Of(string storage) => Types[storage["torch.".Length..]];

    /// <summary>The storage of an element type.</summary>
    internal static string StorageOf(ScalarType type) => Types.First(entry => entry.Value == type).Key;
}
