using Mira.Experiments.Files.Safetensors;
using static TorchSharp.torch;

namespace Mira.Tests.Anchors;

/// <summary>The ImageNet network of the NuGet package DnnImageFeaturizer.ResNet18 as torchvision's ResNet-34.</summary>
/// <remarks>
/// It is CNTK's ResNet, with 2, 2, 2, 3 basic blocks. ResNet-34 has 3, 4, 6, 3: the blocks behind the real ones add
/// nothing, since their second BatchNorm has weight 0 and bias 0, and ReLU of a ReLU changes nothing. The network takes
/// BGR from 0 to 255 minus a mean image; channel order, scale and the mean color go into conv1 and bn1. What remains is
/// the mean image's deviation from its color, 4 % of the features. Package
/// Microsoft.ML.DnnImageFeaturizer.ResNet18 0.23.1, MIT license; it has no classifier.
/// </remarks>
internal sealed class CntkResNet
{
    private static readonly int[] Real = [2, 2, 2, 3], Full = [3, 4, 6, 3];
    private static readonly double[] Mean = [0.485, 0.456, 0.406], Scale = [0.229, 0.224, 0.225];
    private readonly OnnxFile _network;
    private readonly Dictionary<string, OnnxNode> _byOutput;
    private readonly Dictionary<string, Tensor> _tensors = [];

    private CntkResNet(OnnxFile network)
    {
        _network = network;
        _byOutput = network.Nodes.ToDictionary(node => node.Output);
    }

    /// <summary>Writes the network as safetensors under torchvision's names.</summary>
    /// <param name="package">Folder of the unpacked package.</param>
    /// <param name="path">File to write.</param>
    internal static void Convert(string package, string path)
    {
        using var scope = NewDisposeScope();
        var models = Path.Combine(package, "tools", "DnnImageModels");
        var before = OnnxFile.Read(Path.Combine(models, "ResNetPrepOnnx", "ResNetPreprocess.onnx"));
        var network = new CntkResNet(OnnxFile.Read(Path.Combine(models, "ResNet18Onnx", "ResNet18.onnx")));
        network.Copy();
        network.Fill();
        network.Normalize(Load(before.Weights["MeanImage"]).to(ScalarType.Float64).mean([0, 2, 3]).flip(0));
        Safetensors.Write(path, network._tensors.OrderBy(entry => entry.Key, StringComparer.Ordinal),
            new Dictionary<string, string> { ["architecture"] = "resnet34" });
    }

    private void Copy()
    {
        var norms = _network.Nodes.Where(node => node.Operation == "BatchNormalization").ToList();
        CopyNorm(norms[0], "conv1", "bn1");
        var names = Real.SelectMany((count, stage) => Blocks(stage, 0, count));
        foreach (var (name, sum) in names.Zip(_network.Nodes.Where(node => node.Operation == "Add")))
        {
            var second = _byOutput[sum.Inputs[0]];
            var first = _byOutput[_byOutput[_byOutput[second.Inputs[0]].Inputs[0]].Inputs[0]];
            CopyNorm(first, $"{name}.conv1", $"{name}.bn1");
            CopyNorm(second, $"{name}.conv2", $"{name}.bn2");
            if (_byOutput[sum.Inputs[1]] is { Operation: "BatchNormalization" } side)
            {
                CopyNorm(side, $"{name}.downsample.0", $"{name}.downsample.1");
            }
        }
        Assert.Equal(5 * norms.Count, _tensors.Count);
    }

    /// <summary>Copies a normalization and the convolution before it.</summary>
    private void CopyNorm(OnnxNode norm, string convolutionName, string normName)
    {
        var convolution = _byOutput[norm.Inputs[0]];
        Assert.Equal(("Conv", "BatchNormalization"), (convolution.Operation, norm.Operation));
        Assert.Equal(1e-5, norm.Attributes["epsilon"], 1e-9);
        _tensors.Add($"{convolutionName}.weight", Load(_network.Weights[convolution.Inputs[1]]));
        foreach (var (part, input) in NormParts.Zip(norm.Inputs.Skip(1)))
        {
            _tensors.Add($"{normName}.{part}", Load(_network.Weights[input]));
        }
    }

    private static IEnumerable<string> Blocks(int stage, int first, int count) =>
        Enumerable.Range(first, count).Select(block => $"layer{stage + 1}.{block}");

    private static IEnumerable<string> NormParts => ["weight", "bias", "running_mean", "running_var"];

    private void Fill()
    {
        foreach (var stage in Enumerable.Range(0, 4))
        {
            var width = 64L << stage;
            foreach (var name in Blocks(stage, Real[stage], Full[stage] - Real[stage]))
            {
                foreach (var half in (int[])[1, 2])
                {
                    _tensors.Add($"{name}.conv{half}.weight", zeros(width, width, 3, 3));
                    foreach (var part in NormParts)
                    {
                        _tensors.Add($"{name}.bn{half}.{part}", full([width], part == "running_var" ? 1f : 0f));
                    }
                }
            }
        }
    }

    /// <summary>From BGR of 0 to 255 minus a color c to torchvision's RGB z: x - c = 255 s z + (255 m - c).</summary>
    /// <param name="color">Mean color of the training images, RGB, [3].</param>
    private void Normalize(Tensor color)
    {
        var weight = _tensors["conv1.weight"].to(ScalarType.Float64).flip(1);
        var shift = weight.sum([2, 3]).mul(tensor(Mean).mul(255).sub(color)).sum(1);
        _tensors["conv1.weight"] = weight.mul(tensor(Scale).mul(255).view(1, 3, 1, 1)).to(ScalarType.Float32);
        var mean = _tensors["bn1.running_mean"].to(ScalarType.Float64);
        _tensors["bn1.running_mean"] = mean.sub(shift).to(ScalarType.Float32);
    }

    private static Tensor Load(OnnxTensor source) => tensor(source.Values, [.. source.Shape]);
}
