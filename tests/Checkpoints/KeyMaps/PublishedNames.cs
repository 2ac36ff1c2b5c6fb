using Mira.Experiments.Checkpoints.KeyMaps;
using Mira.Experiments.Files.Safetensors;
using Mira.Experiments.Recipes;
using static TorchSharp.torch;

namespace Mira.Tests.Checkpoints.KeyMaps;

/// <summary>Small files under the names of published weights: every tensor is filled with its place in torchvision's
/// order, counted from 1, plus 1000 in a network that is not the one to take.</summary>
internal static class PublishedNames
{
    private const string Small = "resnet18-cifar-width8";

    /// <summary>The files by name: what is in them, and what is said of them.</summary>
    internal static IReadOnlyDictionary<string, PublishedFile> All { get; } = new Dictionary<string, PublishedFile>
    {
        ["moco-v2"] = new("MoCo-v2", "student", Network("state_dict/module.encoder_q."),
            Other("state_dict/module.encoder_k."), Head("state_dict/module.encoder_q.", "fc.0.weight", "fc.2.weight"),
            [("state_dict/module.queue", [1, 65_536]), ("state_dict/module.queue_ptr", [1])]),
        ["moco-v3"] = new("MoCo-v3", "student", Network("state_dict/module.base_encoder."),
            Other("state_dict/module.momentum_encoder."),
            Head("state_dict/module.", "base_encoder.fc.0.weight", "momentum_encoder.fc.0.weight",
                "predictor.0.weight")),
        ["pcl"] = new("PCL", "student", Network("state_dict/module.encoder_q."), Other("state_dict/module.encoder_k."),
            Head("state_dict/module.encoder_q.", "fc.0.weight", "fc.2.weight"),
            [("state_dict/module.queue", [1, 16_384]), ("state_dict/module.queue_ptr", [1])]),
        ["infomin"] = new("InfoMin", "backbone", Network("model/module.encoder."), [],
            Head("model/module.", "head.0.weight", "head_jig.fc1.weight")),
        ["vicreg"] = new("torchvision", "backbone", Network("")),
        ["vicreg-full"] = new("VICReg", "backbone", Network("model/module.backbone."), [],
            Head("model/module.projector.", "0.weight", "0.bias", "1.weight", "3.bias", "4.weight", "6.weight")),
        ["barlow-twins-full"] = new("Barlow Twins", "backbone", Network("model/module.backbone."), [],
            Head("model/module.", "projector.0.weight", "projector.6.weight", "bn.running_mean")),
        ["twist"] = new("torchvision", "backbone", Network("")),
        ["twist-full"] = new("TWIST", "backbone", [.. Network("model/module.backbone."), .. Network("backbone/")], [],
            Head("model/module.projection_heads.", "projection_head.0.weight", "last_linear.weight",
                "norm.running_mean")),
        ["twist-old"] = new("TWIST", "backbone", Network("model/module.backbone."), [],
            Head("model/module.cls_heads.0.", "0.weight", "1.running_mean")),
        ["selfclassifier"] = new("SelfClassifier", "backbone", Network("state_dict/module.backbone."), [],
            Head("state_dict/module.", "mlp_head.mlp.0.weight", "cls_0.weight_g", "cls_0.weight_v", "cls_3.weight_g")),
        ["msf"] = new("MSF", "student", Network("state_dict/encoder_q.module."), Other("state_dict/encoder_t.module."),
            Head("state_dict/", "encoder_q.module.fc.0.weight", "predict_q.module.0.weight", "queue", "labels")),
        ["ressl"] = new("ReSSL", "student", Network("model/module.encoder_q.net."),
            Other("model/module.encoder_k.net."),
            Head("model/module.encoder_q.head.", "linear1.weight", "linear2.weight")),
        ["sela"] = new("SeLa", "backbone", Network("state_dict/"), [], Head("", "L", "state_dict/fc.weight")),
        ["sela-old"] = new("SeLa", "backbone", Network("features.", Child), [],
            Head("", "top_layer0.weight", "top_layer9.bias")),
        ["sela-v2"] = new("SeLa-v2", "backbone", Network("module."), [], Head("module.",
            "projection_head.weight", "prototypes.prototypes0.weight", "prototypes.prototypes3.weight")),
        ["swav"] = new("SwAV", "backbone", Network("module."), [],
            Head("module.", "projection_head.0.weight", "prototypes.weight")),
        ["simsiam"] = new("SimSiam", "backbone", Network("state_dict/module.encoder."), [],
            Head("state_dict/module.", "encoder.fc.0.weight", "predictor.0.weight")),
        ["supervised"] = new("torchvision, with its classifier", "backbone", Network(""), [],
            Head("fc.", "weight", "bias")),
        ["simclr-v1-converted"] = new("SimCLR", "backbone", Large("resnet/", Conversion), [],
            Head("", "head/layers.0.weight", "head/layers.3.weight", "resnet/fc.weight")),
        ["simclr-v2-converted"] = new("SimCLR-v2", "backbone", Large("resnet/", Conversion), [],
            Head("", "head/layers.0.weight", "head/layers.3.weight", "head/layers.6.weight", "resnet/fc.weight")),
        ["simclr-v1-tensorflow"] = new("SimCLR", "backbone", Large("", Variable), [], Head("", "global_step",
            "base_model/conv2d/kernel/Momentum", "head_contrastive/nl_1/dense/kernel",
            "head_supervised/linear_layer/dense/bias")),
        ["simclr-v2-tensorflow"] = new("SimCLR-v2", "backbone", Large("", Variable), [], Head("", "global_step",
            "head_contrastive/nl_1/dense/kernel", "head_contrastive/nl_2/dense/kernel")),
    };

    /// <summary>Methods that no other writes the names of.</summary>
    internal static IReadOnlyList<string> Proven { get; } =
        ["VICReg", "Barlow Twins", "TWIST", "SelfClassifier", "SimCLR", "SimCLR-v2"];

    /// <summary>Writes a file.</summary>
    internal static void Write(string path, PublishedFile file)
    {
        using var scope = NewDisposeScope();
        Safetensors.Write(path,
        [
            .. file.Network.Select(entry => Filled(entry, 0)), .. file.Other.Select(entry => Filled(entry, 1000)),
            .. file.Beside.Concat(file.Shaped).Select(entry => KeyValuePair.Create(entry.Name, ones(entry.Shape))),
        ]);
    }

    private static KeyValuePair<string, Tensor> Filled(PublishedTensor entry, float first) =>
        new(entry.Name, full(entry.Shape, first + entry.Value));

    private static PublishedTensor[] Other(string prefix) => Network(prefix);

    private static (string, long[])[] Head(string prefix, params string[] names) =>
        [.. names.Select(name => (prefix + name, new long[] { 2 }))];

    private static PublishedTensor[] Network(string prefix, Func<string, string>? rename = null) =>
    [
        .. BackboneLayout.Tensors(BackboneName.Parse(Small)).Select((tensor, place) =>
            new PublishedTensor(prefix + (rename?.Invoke(tensor.Name) ?? tensor.Name), [.. tensor.Shape], place + 1)),
    ];

    /// <summary>A ResNet-50 of an eighth of its width, the only one that SimCLR published.</summary>
    private static PublishedTensor[] Large(string prefix, Func<string, long[], (string Name, long[] Shape)> rename) =>
    [
        .. BackboneLayout.Tensors(BackboneName.Parse("resnet50-width8")).Select((tensor, place) =>
        {
            var (name, shape) = rename(tensor.Name, [.. tensor.Shape]);
            return new PublishedTensor(prefix + name, shape, place + 1);
        }).Where(tensor => !tensor.Name.EndsWith(LayoutTensor.BatchCount, StringComparison.Ordinal)),
    ];

    private static string Child(string name) => (name.Split('.')[0] switch
    {
        "conv1" => "0",
        "bn1" => "1",
        var layer => $"{layer[^1] - '0' + 3}",
    }) + name[name.IndexOf('.', StringComparison.Ordinal)..];

    private static (string, long[]) Conversion(string name, long[] shape)
    {
        var words = name.Split('.');
        var converted = words switch
        {
            ["conv1", var last] => $"net.0.0.{last}",
            ["bn1", var last] => $"net.0.1.0.{last}",
            [var layer, var block, "downsample", "0", var last] =>
                $"net.{layer[^1]}.blocks.{block}.projection.shortcut.{last}",
            [var layer, var block, "downsample", "1", var last] =>
                $"net.{layer[^1]}.blocks.{block}.projection.bn.0.{last}",
            [var layer, var block, var part, var last] when part.StartsWith("conv", StringComparison.Ordinal) =>
                $"net.{layer[^1]}.blocks.{block}.net.{2 * (part[^1] - '1')}.{last}",
            [var layer, var block, var part, var last] =>
                $"net.{layer[^1]}.blocks.{block}.net.{(2 * (part[^1] - '1')) + 1}.0.{last}",
            _ => throw new InvalidOperationException(name),
        };
        return (converted, shape);
    }

    /// <summary>TensorFlow numbers variables as they are made: a stage's shortcut before its first block.</summary>
    private static (string, long[]) Variable(string name, long[] shape)
    {
        int[] blocks = [3, 4, 6, 3];
        var words = name.Split('.');
        var place = 0;
        if (words[0] is not ("conv1" or "bn1"))
        {
            var (stage, block) = (words[0][^1] - '1', words[1][0] - '0');
            place = 1 + blocks[..stage].Sum(count => (3 * count) + 1) + (block == 0 ? 0 : (3 * block) + 1)
                + (words[2] == "downsample" ? 0 : words[2][^1] - '1' + (block == 0 ? 1 : 0));
        }
        var number = place == 0 ? "" : $"_{place}";
        return shape is [var output, var input, var height, var width]
            ? ($"base_model/conv2d{number}/kernel", [height, width, input, output])
            : ($"base_model/batch_normalization{number}/" + (words[^1] switch
            {
                "weight" => "gamma",
                "bias" => "beta",
                "running_mean" => "moving_mean",
                "running_var" => "moving_variance",
                var other => other,
            }), shape);
    }
}

/// <summary>A file of published weights.</summary>
/// <param name="Title">Whose names are said to be in it.</param>
/// <param name="Encoder">The network that is taken.</param>
/// <param name="Network">That network.</param>
/// <param name="Other">Another that lies beside it.</param>
/// <param name="Beside">Heads and training state.</param>
/// <param name="Shaped">The same, where shapes matter.</param>
internal sealed record PublishedFile(string Title, string Encoder, PublishedTensor[] Network, PublishedTensor[] Other,
    (string Name, long[] Shape)[] Beside, (string Name, long[] Shape)[] Shaped)
{
    internal PublishedFile(string title, string encoder, PublishedTensor[] network)
        : this(title, encoder, network, [], [], [])
    {
    }

    internal PublishedFile(string title, string encoder, PublishedTensor[] network, PublishedTensor[] other,
        (string Name, long[] Shape)[] beside) : this(title, encoder, network, other, beside, [])
    {
    }
}

/// <summary>A tensor of one number.</summary>
internal sealed record PublishedTensor(string Name, long[] Shape, float Value);
