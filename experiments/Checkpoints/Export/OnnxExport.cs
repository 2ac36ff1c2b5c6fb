using System.Globalization;
using Mira.Datasets.Augmentation;
using Mira.Experiments.Checkpoints.KeyMaps;
using Mira.Experiments.Files;
using Mira.Experiments.Recipes;

namespace Mira.Experiments.Checkpoints.Export;

/// <summary>Writes a backbone as ONNX: normalized images [n, 3, height, width] to features [n, d], all of n,
/// height and width open.</summary>
internal sealed class OnnxExport
{
    // Opset 13 of 2020 is read by every runtime in use and has all that a ResNet needs.
    private const int Opset = 13;
    private const float Epsilon = 1e-5f;
    private readonly OnnxGraph _graph = new("backbone");
    private readonly NamedTensors _backbone;

    private OnnxExport(NamedTensors backbone) => _backbone = backbone;

    internal static void Write(string path, NamedTensors backbone, IFileSystem? files = null)
    {
        var model = new OnnxExport(backbone).Model();
        AtomicFile.Write(path, model.WriteTo, files);
    }

    private ProtoMessage Model()
    {
        var recipe = _backbone.Architecture;
        _graph.Input("images", "n", 3L, "height", "width");
        foreach (var (name, tensor) in _backbone.Tensors.Where(entry => !new LayoutTensor(entry.Key, []).IsOptional))
        {
            _graph.Weight(name, tensor);
        }
        var hidden = Stem("images", recipe);
        for (var stage = 1; stage <= 4; stage++)
        {
            for (var block = 0; Has($"layer{stage}.{block}.conv1.weight"); block++)
            {
                hidden = Block($"layer{stage}.{block}", hidden, block == 0 && stage > 1 ? 2 : 1);
            }
        }
        var pooled = _graph.Node("GlobalAveragePool", [hidden]);
        _graph.Node("Flatten", [pooled], "features");
        _graph.Output("features", "n", (long)recipe.FeatureDimension);
        return _graph.Model(Opset, "mira", About());
    }

    /// <summary>What a program has to know before it can feed the graph, as ONNX's own metadata keys where it has
    /// them.</summary>
    private IEnumerable<(string Key, string Value)> About()
    {
        yield return ("architecture", BackboneName.Of(_backbone.Architecture));
        if (_backbone.Input is { } input)
        {
            yield return ("input_size", string.Create(CultureInfo.InvariantCulture, $"3,{input.Size},{input.Size}"));
            yield return ("channel_order", "RGB");
            yield return ("value_range", "0,1 before the normalization (value - mean) / std");
            yield return ("mean", Text(input.Normalization.Mean));
            yield return ("std", Text(input.Normalization.Deviation));
        }
    }

    private static string Text(ChannelValues values) =>
        string.Create(CultureInfo.InvariantCulture, $"{values.Red},{values.Green},{values.Blue}");

    private string Stem(string images, BackboneRecipe recipe)
    {
        if (recipe.Stem == ResNetStem.Cifar)
        {
            return Relu(Convolution("conv1", "bn1", images, 3, recipe.StemStride, recipe.StemPadding));
        }
        var hidden = Relu(Convolution("conv1", "bn1", images, 7, 2, 3));
        return _graph.Node("MaxPool", [hidden], OnnxGraph.Attribute("kernel_shape", 3, 3),
            OnnxGraph.Attribute("strides", 2, 2), recipe.StemPooling == StemPooling.TensorFlow
                ? OnnxGraph.Attribute("auto_pad", "SAME_UPPER")
                : OnnxGraph.Attribute("pads", 1, 1, 1, 1));
    }

    private string Block(string name, string input, int stride)
    {
        var inner = Has($"{name}.conv3.weight") ? Bottleneck(name, input, stride) : Basic(name, input, stride);
        var shortcut = Has($"{name}.downsample.0.weight")
            ? Convolution($"{name}.downsample.0", $"{name}.downsample.1", input, 1, stride, 0)
            : input;
        return Relu(_graph.Node("Add", [inner, shortcut]));
    }

    private string Basic(string name, string input, int stride)
    {
        var hidden = Relu(Convolution($"{name}.conv1", $"{name}.bn1", input, 3, stride, 1));
        return Convolution($"{name}.conv2", $"{name}.bn2", hidden, 3, 1, 1);
    }

    private string Bottleneck(string name, string input, int stride)
    {
        var hidden = Relu(Convolution($"{name}.conv1", $"{name}.bn1", input, 1, 1, 0));
        hidden = Relu(Convolution($"{name}.conv2", $"{name}.bn2", hidden, 3, stride, 1));
        return Convolution($"{name}.conv3", $"{name}.bn3", hidden, 1, 1, 0);
    }

    private string Convolution(string name, string norm, string input, long kernel, long stride, long padding)
    {
        var convolved = _graph.Node("Conv", [input, $"{name}.weight"],
            OnnxGraph.Attribute("kernel_shape", kernel, kernel),
            OnnxGraph.Attribute("strides", stride, stride),
            OnnxGraph.Attribute("pads", padding, padding, padding, padding));
        return _graph.Node("BatchNormalization",
            [convolved, $"{norm}.weight", $"{norm}.bias", $"{norm}.running_mean", $"{norm}.running_var"],
            OnnxGraph.Attribute("epsilon", Epsilon));
    }

    private string Relu(string input) => _graph.Node("Relu", [input]);

    private bool Has(string name) => _backbone.Tensors.Any(entry => entry.Key == name);
}
