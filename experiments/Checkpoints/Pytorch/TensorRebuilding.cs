using Mira.Experiments.Checkpoints.Pickle;

namespace Mira.Experiments.Checkpoints.Pytorch;

/// <summary>What stands in for torch._utils: descriptions of tensors made of the arguments with which
/// PyTorch would make them.</summary>
internal static class TensorRebuilding
{
    /// <summary>Stands in for _rebuild_tensor(storage, offset, size, stride) and _rebuild_tensor_v2, which adds what
    /// inference does not need.</summary>
    internal static object Tensor(IReadOnlyList<object?> arguments) => arguments switch
    {
        [PickleOpaque opaque, ..] => opaque,
        [TensorStorage { Type: null } storage, ..] => new PickleOpaque(storage.Kind),
        [TensorStorage storage, long offset, var shape, var stride, ..] =>
            TensorView.Checked(storage, offset, Sizes(shape), Sizes(stride)),
        _ => throw new FormatException("a tensor whose storage, offset, size or stride has a wrong type"),
    };

    /// <summary>Stands in for _rebuild_tensor_v3, which PyTorch uses for the types that have no storage of their own:
    /// uint16, float8 and such.</summary>
    internal static object TensorOfNewType(IReadOnlyList<object?> arguments) =>
        new PickleOpaque(arguments is [_, _, _, _, _, _, PickleCallable type, ..]
            ? type.Name
            : "torch._utils._rebuild_tensor_v3");

    /// <summary>Stands in for _rebuild_from_type_v2(function, type, arguments, state): the tensor alone, without
    /// what a subclass adds.</summary>
    internal static object? TensorOfSubclass(IReadOnlyList<object?> arguments) =>
        arguments is [PickleCallable function, _, PickleTuple tensor, ..]
            && function.Name.StartsWith("torch._utils._rebuild_", StringComparison.Ordinal)
            ? function.Call(tensor.Items)
            : new PickleOpaque("torch._tensor._rebuild_from_type_v2");

    /// <summary>Stands in for _rebuild_parameter(tensor, requires_grad, hooks).</summary>
    internal static object Parameter(IReadOnlyList<object?> arguments) =>
        arguments is [TensorView or PickleOpaque, ..]
            ? arguments[0]!
            : throw new FormatException("a parameter without a tensor");

    /// <summary>The storage of ('storage', type, key, device, elements[, (key of the view, offset, elements)]); opaque
    /// for ('module', class, file, text).</summary>
    internal static object Storage(object? identifier)
    {
        if (identifier is PickleTuple { Items: ["module", ..] })
        {
            return new PickleOpaque("a class and its source");
        }
        if (identifier is not PickleTuple
            {
                Items: ["storage", PickleCallable type, string key, string, long count, .. var rest]
            } || count < 0)
        {
            throw new FormatException("a storage whose type, key, device or length has a wrong type");
        }
        var whole = new TensorStorage(key, type.Name, count, Offset: 0);
        return rest is [PickleTuple { Items: [string, long offset, long length] }]
            ? Part(whole, offset, length)
            : whole;
    }

    private static TensorStorage Part(TensorStorage whole, long offset, long length) =>
        offset >= 0 && length >= 0 && offset <= whole.Count - length
            ? whole with { Offset = offset, Count = length, Whole = whole.Count }
            : throw new FormatException($"elements {offset} to {offset + length} of a storage of {whole.Count}");

    private static long[] Sizes(object? value) => Items(value) is { } items && items.All(item => item is long)
        ? [.. items.Cast<long>()]
        : throw new FormatException("a tensor whose sizes are not whole numbers");

    private static IReadOnlyList<object?>? Items(object? value) => value switch
    {
        PickleTuple tuple => tuple.Items,
        List<object?> list => list,
        _ => null,
    };
}
