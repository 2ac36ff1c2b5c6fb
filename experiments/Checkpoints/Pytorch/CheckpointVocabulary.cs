using Mira.Experiments.Checkpoints.Pickle;

namespace Mira.Experiments.Checkpoints.Pytorch;

/// <summary>The Python names of which tensors and plain containers are made. Every other name is opaque, and none of
/// them runs anything.</summary>
internal sealed class CheckpointVocabulary : IPickleVocabulary
{
    // Types that stand as values, such as a defaultdict's, or are called on what no one needs.
    private static readonly string[] Values = ["int", "long", "float", "bool", "str", "tuple", "slice", "complex"];

    private static readonly Dictionary<string, PickleCallable> Names = All().ToDictionary(callable => callable.Name);

    private readonly Dictionary<string, PickleCallable> _opaque = [];

    /// <summary>Names met that are not understood, in the order of the file.</summary>
    internal IReadOnlyCollection<string> OpaqueNames => _opaque.Keys;

    public PickleCallable Find(string name) => Names.GetValueOrDefault(name) ?? Unknown(name);

    public object Persistent(object? identifier) => TensorRebuilding.Storage(identifier);

    private PickleCallable Unknown(string name)
    {
        if (!_opaque.TryGetValue(name, out var callable))
        {
            callable = new PickleCallable(name, Unseen(name));
            _opaque.Add(name, callable);
        }
        return callable;
    }

    private static IEnumerable<PickleCallable> All() =>
    [
        new("torch._utils._rebuild_tensor_v2", TensorRebuilding.Tensor),
        new("torch._utils._rebuild_tensor", TensorRebuilding.Tensor),
        new("torch._utils._rebuild_tensor_v3", TensorRebuilding.TensorOfNewType),
        new("torch._utils._rebuild_parameter", TensorRebuilding.Parameter),
        new("torch._utils._rebuild_parameter_with_state", TensorRebuilding.Parameter),
        new("torch._tensor._rebuild_from_type_v2", TensorRebuilding.TensorOfSubclass),
        new("collections.OrderedDict", PlainContainers.Dictionary),
        new("collections.defaultdict", _ => new PickleDictionary()),
        new("collections.Counter", PlainContainers.Dictionary),
        new("torch.Size", PlainContainers.First),
        .. Builtins("set", PlainContainers.First),
        .. Builtins("frozenset", PlainContainers.First),
        .. Builtins("list", PlainContainers.First),
        .. Builtins("dict", PlainContainers.Dictionary),
        .. Builtins("bytearray", PlainContainers.First),
        .. Values.SelectMany(name => Builtins(name, Unseen(name))),
        new("_codecs.encode", PlainContainers.First),
        .. PytorchDType.Storages.Select(name => new PickleCallable(name, Unseen(name))),
    ];

    private static IEnumerable<PickleCallable> Builtins(string name, Func<IReadOnlyList<object?>, object?> call) =>
        [new($"__builtin__.{name}", call), new($"builtins.{name}", call)];

    private static Func<IReadOnlyList<object?>, object?> Unseen(string name) => _ => new PickleOpaque(name);
}
