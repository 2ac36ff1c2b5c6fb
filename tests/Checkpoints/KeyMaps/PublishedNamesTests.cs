using Mira.Datasets;
using Mira.Datasets.Augmentation;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Checkpoints.Export;
using Mira.Experiments.Checkpoints.KeyMaps;
using Mira.Experiments.Evaluation;
using Mira.Experiments.Recipes;
using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Tests.Checkpoints.KeyMaps;

public sealed class PublishedNamesTests : IDisposable
{
    private static readonly Compute Cpu = new(new Device("cpu"), ComputePrecision.Fp32, 1);
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Files => [.. PublishedNames.All.Keys];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Show_names_the_published_weights_of_each_method(string name)
    {
        var file = PublishedNames.All[name];

        var run = await CommandRun.Of("checkpoint", "show", Write(name));

        Assert.Contains(PublishedNames.Proven.Contains(file.Title) && name != "twist-old"
            ? $"{file.Encoder} of {file.Title}: complete"
            : $"{file.Encoder}, names as in {file.Title}: complete", run.Output, StringComparison.Ordinal);
        Assert.Equal(name.StartsWith("simclr", StringComparison.Ordinal),
            run.Output.Contains("values in [0, 1], no mean and deviation", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_tensor_of_the_published_weights_comes_to_its_place(string name)
    {
        using var backbone = PretrainedBackbone.Load(Write(name), new(), Cpu);
        using var scope = NewDisposeScope();

        var loaded = backbone.Backbone.state_dict();
        Assert.Equal(PublishedNames.All[name].Encoder, backbone.Encoder);
        Assert.All(BackboneLayout.Tensors(backbone.Architecture).Index().Where(tensor => !tensor.Item.IsOptional),
            tensor => Assert.True(loaded[tensor.Item.Name].eq(tensor.Index + 1f).all().item<bool>(), tensor.Item.Name));
    }

    [Fact]
    public void Kernels_of_TensorFlow_are_turned()
    {
        using var scope = NewDisposeScope();
        var path = _folder.File("turned.safetensors");
        var kernel = arange(7 * 7 * 3 * 8, dtype: ScalarType.Float32).view(7, 7, 3, 8);
        PublishedNames.Write(path, PublishedNames.All["simclr-v2-tensorflow"]);
        using (var file = TensorFile.Open(path))
        {
            var tensors = file.Names.Select(name => KeyValuePair.Create(name,
                name == "base_model/conv2d/kernel" ? kernel : file.Load(name))).ToList();
            Mira.Experiments.Files.Safetensors.Safetensors.Write(_folder.File("kernel.safetensors"), tensors);
        }

        using var backbone = PretrainedBackbone.Load(_folder.File("kernel.safetensors"), new(), Cpu);

        var turned = backbone.Backbone.state_dict()["conv1.weight"];
        Assert.Equal(kernel[2, 5, 1, 6].item<float>(), turned[6, 1, 2, 5].item<float>());
    }

    [Theory]
    [InlineData(64)]
    [InlineData(60)]
    [InlineData(58)]
    public void SimCLRs_networks_pad_their_pool_below_and_right_as_TensorFlow_does(int size)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1, CPU);
        var images = randn([2, 3, size, size], generator: generator);
        using var backbone = PretrainedBackbone.Random(BackboneName.Parse("resnet18-width8-tfpool"), 1, Cpu);
        using var usual = PretrainedBackbone.Random(BackboneName.Parse("resnet18-width8"), 1, Cpu);
        var stem = nn.functional.conv2d(images, usual.Backbone.state_dict()["conv1.weight"], strides: [2, 2],
            padding: [3, 3]);
        var (height, pad) = (stem.shape[2], Math.Max((((stem.shape[2] + 1) / 2) - 1) * 2 + 3 - stem.shape[2], 0));
        // What SAME means: so many rows and columns that rounding up is reached, the odd one behind.
        var same = nn.functional.max_pool2d(nn.functional.pad(stem.relu(),
            [pad / 2, pad - (pad / 2), pad / 2, pad - (pad / 2)]), [3, 3], [2, 2]);

        Assert.Equal((height + 1) / 2, same.shape[2]);
        using var pooled = PooledBy(backbone, images);
        using var usually = PooledBy(usual, images);
        Assert.True(pooled.allclose(same));
        Assert.Equal(height % 2 == 1, usually.allclose(same));
    }

    [Fact]
    public void SimCLRs_networks_see_values_between_0_and_1()
    {
        using var backbone = PretrainedBackbone.Load(Write("simclr-v2-converted"), new(), Cpu);
        using var other = PretrainedBackbone.Random(BackboneName.Parse("resnet50-width8"), 0, Cpu);
        var data = TinyRun.Images(10, 10);

        Assert.Equal((224, Normalization.None),
            (EvaluatedData.Of(data, backbone).InputSize, EvaluatedData.Of(data, backbone).Normalization));
        Assert.Equal(Normalization.ImageNet, EvaluatedData.Of(data, other).Normalization);
    }

    [Fact]
    public void An_exported_network_of_SimCLR_stays_one()
    {
        using (var backbone = PretrainedBackbone.Load(Write("simclr-v1-tensorflow"), new(), Cpu))
        {
            BackboneExport.Write(ExportFormat.Safetensors, _folder.File("out.safetensors"), backbone.ToNamedTensors());
            BackboneExport.Write(ExportFormat.Onnx, _folder.File("out.onnx"), backbone.ToNamedTensors());
            Assert.Throws<InputException>(() => BackboneExport.Write(ExportFormat.Detectron2, _folder.File("out.pkl"),
                backbone.ToNamedTensors()));
        }

        using var again = PretrainedBackbone.Load(_folder.File("out.safetensors"), new(), Cpu);

        Assert.Equal(StemPooling.TensorFlow, again.Architecture.StemPooling);
        Assert.Contains("SAME_UPPER", File.ReadAllText(_folder.File("out.onnx")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_that_TensorFlow_made_deeper_than_a_ResNet_50_is_refused()
    {
        using var scope = NewDisposeScope();
        var path = _folder.File("deep.safetensors");
        var file = PublishedNames.All["simclr-v2-tensorflow"];
        PublishedNames.Write(path, file with
        {
            Beside = [.. file.Beside, ("base_model/conv2d_53/kernel", [1, 1, 8, 8])],
        });

        var error = Assert.Throws<InputException>(() => PretrainedBackbone.Load(path, new(), Cpu));

        Assert.Contains("1 not expected: conv53.weight", error.Message, StringComparison.Ordinal);
    }

    private string Write(string name)
    {
        var path = _folder.File($"{name}.safetensors");
        PublishedNames.Write(path, PublishedNames.All[name]);
        return path;
    }

    /// <summary>What the stem hands to the first block, which is the block's shortcut at the start.</summary>
    private static Tensor PooledBy(PretrainedBackbone network, Tensor images)
    {
        Tensor? pooled = null;
        using var quiet = no_grad();
        var block = (nn.Module<Tensor, Tensor>)network.Backbone.named_modules()
            .Single(module => module.name == "layer1.0").module;
        var hook = block.register_forward_pre_hook((_, input) =>
        {
            pooled = input.clone().DetachFromDisposeScope();
            return input;
        });
        network.Backbone.eval();
        network.Backbone.call(images).Dispose();
        hook.remove();
        return pooled!;
    }
}
