using Mira.Experiments.Interchange.Pickle;

namespace Mira.Experiments.Interchange.Pytorch;

/// <summary>The Python names of which checkpoints are made. Nothing else is understood, and none of these runs anything.</summary>
internal sealed class CheckpointVocabulary : IPickleVocabulary
{
    // Objects that training scripts save beside the weights; what they hold is of no use here.
    private static readonly string[] Opaque =
    [
        "argparse.Namespace", "pathlib.PosixPath", "pathlib.WindowsPath", "pathlib.PurePosixPath", "pathlib.Path", "pathlib._local.PosixPath",
        "datetime.datetime", "datetime.timedelta", "typing.Any", "enum.Enum",
        "collections.deque", "types.SimpleNamespace", "torch.torch_version.TorchVersion",
        "torch.device", "torch.memory_format", "torch.Generator", "torch.serialization._get_layout",
        "torch.float64", "torch.float32", "torch.float16", "torch.bfloat16", "torch.int64", "torch.int32", "torch.int16", "torch.int8", "torch.uint8", "torch.bool",
        "torch.optim.sgd.SGD", "torch.optim.adam.Adam", "torch.optim.adamw.AdamW",
        "torch.optim.lr_scheduler.CosineAnnealingLR", "torch.optim.lr_scheduler.StepLR", "torch.optim.lr_scheduler.MultiStepLR", "torch.optim.lr_scheduler.LambdaLR",
        "numpy.dtype", "numpy.ndarray", "numpy.core.multiarray.scalar", "numpy.core.multiarray._reconstruct",
        "numpy._core.multiarray.scalar", "numpy._core.multiarray._reconstruct", "numpy.random.__RandomState_ctor",
        "omegaconf.dictconfig.DictConfig", "omegaconf.listconfig.ListConfig", "omegaconf.base.ContainerMetadata", "omegaconf.base.Metadata",
        "omegaconf.nodes.AnyNode", "omegaconf.nodes.StringNode", "omegaconf.nodes.IntegerNode", "omegaconf.nodes.FloatNode", "omegaconf.nodes.BooleanNode",
        "pytorch_lightning.utilities.parsing.AttributeDict", "lightning_fabric.utilities.data.AttributeDict", "lightning.fabric.utilities.data.AttributeDict",
        "pytorch_lightning.callbacks.model_checkpoint.ModelCheckpoint", "pytorch_lightning.callbacks.lr_monitor.LearningRateMonitor",
        "pytorch_lightning.callbacks.early_stopping.EarlyStopping",
        "wandb.sdk.wandb_config.Config", "easydict.EasyDict", "yacs.config.CfgNode",
    ];

    // Types that stand as values, such as a defaultdict's, or are called on what no one needs.
    private static readonly string[] Values = ["int", "long", "float", "bool", "str", "tuple", "slice", "complex"];

    private static readonly Dictionary<string, PickleCallable> Names = All().ToDictionary(callable => callable.Name);

    public PickleCallable? Find(string name) => Names.GetValueOrDefault(name);

    public object Persistent(object? identifier) => TensorRebuilding.Storage(identifier);

    private static IEnumerable<PickleCallable> All() =>
    [
        new("torch._utils._rebuild_tensor_v2", TensorRebuilding.Tensor),
        new("torch._utils._rebuild_tensor", TensorRebuilding.Tensor),
        new("torch._utils._rebuild_parameter", TensorRebuilding.Parameter),
        new("torch._utils._rebuild_parameter_with_state", TensorRebuilding.Parameter),
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
        .. PytorchDType.Storages.Select(name => new PickleCallable(name, _ => throw new FormatException($"a call of {name}"))),
        .. Opaque.Select(name => new PickleCallable(name, Unseen(name))),
    ];

    private static IEnumerable<PickleCallable> Builtins(string name, Func<IReadOnlyList<object?>, object?> call) =>
        [new($"__builtin__.{name}", call), new($"builtins.{name}", call)];

    private static Func<IReadOnlyList<object?>, object?> Unseen(string name) => _ => new PickleOpaque(name);
}
