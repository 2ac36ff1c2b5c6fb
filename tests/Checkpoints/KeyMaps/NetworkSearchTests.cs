using Mira.Datasets;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Checkpoints.Export;
using Mira.Experiments.Checkpoints.KeyMaps;
using Mira.Experiments.Files.Safetensors;
using Mira.Experiments.Recipes;
using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Tests.Checkpoints.KeyMaps;

/// <summary>Which network of a file is found and chosen, and what is said of its method; every file holds each network
/// filled with a number of its own.</summary>
public sealed class NetworkSearchTests : IDisposable
{
    private const string Architecture = "resnet18-cifar-width8";
    private static readonly Compute Cpu = new(new Device("cpu"), ComputePrecision.Fp32, 1);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("_orig_mod.")]
    [InlineData("backbone._orig_mod.")]
    [InlineData("module._orig_mod.encoder.")]
    [InlineData("model.")]
    [InlineData("learner.online.net.")]
    [InlineData("classy_state_dict/base_model/model/trunk/_feature_blocks.")]
    [InlineData("module/")]
    [InlineData("net/module.")]
    [InlineData("model_state_dict/")]
    [InlineData("anything.at.all.")]
    public void A_backbone_is_found_behind_any_prefix(string prefix)
    {
        var match = Best(File((prefix, 5)));

        Assert.Equal((prefix, Architecture, true),
            (match.Map.Prefix, BackboneName.Of(match.Architecture), match.IsFull));
        Assert.Equal("", match.Map.Method);
    }

    [Theory]
    [InlineData("layer1.", "layer1._orig_mod.")]
    [InlineData("layer", "module.layer")]
    [InlineData("conv1.weight", "conv1._orig_mod.weight")]
    [InlineData("layer3.1.", "layer3.1._checkpoint_wrapped_module.")]
    public void Wrappers_within_a_network_are_seen_through(string plain, string wrapped)
    {
        var path = _folder.File("wrapped.safetensors");
        Safetensors.Write(path, Network("encoder.", 5, name =>
            name.StartsWith(plain, StringComparison.Ordinal) ? wrapped + name[plain.Length..] : name));

        Assert.True(Best(path).IsFull);
        Assert.Equal(5, FirstNumber(path, new()));
    }

    [Theory]
    [InlineData("backbone.")]
    [InlineData("")]
    [InlineData("state_dict/module.encoder_q.")]
    public void Children_of_a_Sequential_are_told_by_their_places(string prefix)
    {
        var path = _folder.File("children.safetensors");
        Safetensors.Write(path, Network(prefix, 5, Child));

        Assert.Equal((prefix, true), (Best(path).Map.Prefix, Best(path).IsFull));
        Assert.Equal(5, FirstNumber(path, new()));
    }

    [Theory]
    [InlineData("student/module.backbone.", "teacher/backbone.")]
    [InlineData("student/backbone.", "teacher/module.backbone.")]
    [InlineData("online_encoder.net.", "target_encoder.net.")]
    [InlineData("online_net.0.", "target_net.0.")]
    [InlineData("backbone.", "backbone_momentum.")]
    [InlineData("model.", "ema_model.")]
    [InlineData("state_dict/", "state_dict_ema/")]
    [InlineData("student.net.", "emaTeacher.net.")]
    public void The_teacher_comes_before_its_student_and_either_is_had_by_name(string student, string teacher)
    {
        var path = File((student, 1), (teacher, 2));

        Assert.Equal(2, FirstNumber(path, new()));
        Assert.Equal(1, FirstNumber(path, new() { Encoder = "student" }));
        Assert.Equal(1, FirstNumber(path, new() { Prefix = student }));
    }

    [Theory]
    [InlineData("encoder_q.", "encoder_k.", "MoCo")]
    [InlineData("module.base_encoder.", "module.momentum_encoder.", "MoCo-v3")]
    [InlineData("backbone.", "momentum_backbone.", "solo-learn")]
    public void Methods_known_to_evaluate_their_student_get_it(string student, string teacher, string names)
    {
        var path = File((student, 1), (teacher, 2));

        Assert.Equal((1f, names, ""), (FirstNumber(path, new()), Best(path).Map.NamesAs, Best(path).Map.Method));
        Assert.Equal(2, FirstNumber(path, new() { Encoder = "teacher" }));
    }

    [Fact]
    public void Several_networks_that_nothing_tells_apart_are_listed_and_none_is_taken()
    {
        var path = File(("models.0.", 1), ("models.1.", 2));

        var error = Assert.Throws<InputException>(() => PretrainedBackbone.Load(path, new(), Cpu));

        Assert.Contains("--backbone-prefix P: 'models.0.' (resnet18-cifar-width8), 'models.1.' " +
            "(resnet18-cifar-width8).", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, FirstNumber(path, new() { Prefix = "models.1" }));
    }

    [Fact]
    public void With_and_without_a_wrapper_are_two_networks()
    {
        var path = File(("", 1), ("module.", 2));

        Assert.Equal(2, All(path).Count);
        Assert.Equal(2, FirstNumber(path, new() { Prefix = "module." }));
        Assert.Equal(1, FirstNumber(path, new() { Prefix = "" }));
    }

    [Fact]
    public void A_network_under_two_names_is_one() =>
        Assert.Equal(3, FirstNumber(File(("backbone.", 3), ("model.backbone.", 3)), new()));

    [Fact]
    public void A_prefix_that_the_file_has_not_is_answered_with_those_it_has()
    {
        var error = Assert.Throws<InputException>(() =>
            PretrainedBackbone.Load(File(("net.", 1)), new() { Prefix = "encoder." }, Cpu));

        Assert.Contains("no backbone behind --backbone-prefix 'encoder.'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'net.'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_an_optimizer_keeps_is_no_network() =>
        Assert.Single(All(File(("model/", 1), ("optimizer/exp_avg/", 2))));

    // Names of SimSiam, MMSelfSup, VICReg, MoCo and PCL, and of official linear evaluations: many write the same.
    [Theory]
    [InlineData("state_dict/module.encoder.", "state_dict/module.encoder.fc.0.weight",
        "state_dict/module.predictor.0.weight")]
    [InlineData("state_dict/module.encoder.", "state_dict/module.classifier.weight", "epoch")]
    [InlineData("state_dict/backbone.", "state_dict/neck.fc0.weight", "state_dict/head.fc.weight")]
    [InlineData("model/module.backbone.", "model/module.projector.0.weight", "model/module.projector.1.weight")]
    [InlineData("state_dict/module.encoder_q.", "state_dict/module.queue", "state_dict/module.queue_ptr")]
    [InlineData("module.", "module.projection_head.0.weight", "module.prototypes.weight")]
    public void A_method_that_the_names_do_not_prove_is_not_told(string prefix, string head, string other)
    {
        using var scope = NewDisposeScope();
        var path = _folder.File("heads.safetensors");
        Safetensors.Write(path, [.. Network(prefix, 1, name => name), new(head, ones(2)), new(other, ones(2))]);

        using var backbone = PretrainedBackbone.Load(path, new(), Cpu);

        Assert.Equal("", backbone.Method);
        Assert.StartsWith("names as in ", Best(path).Map.Title, StringComparison.Ordinal);
    }

    [Fact]
    public void Shapes_do_not_tell_the_padding_of_a_CIFAR_stem_and_what_is_assumed_is_said()
    {
        var path = File(("", 1));

        using var assumed = PretrainedBackbone.Load(path, new(), Cpu);
        using var asked = PretrainedBackbone.Load(path, new() { Architecture = $"{Architecture}-padding1" }, Cpu);
        using var usual = PretrainedBackbone.Load(path, new() { Architecture = $"{Architecture}-padding2" }, Cpu);

        Assert.Equal(("stem padding 2, stride 1", 2), (assumed.Assumption, assumed.Architecture.StemPadding));
        Assert.Equal(("", 1), (asked.Assumption, asked.Architecture.StemPadding));
        Assert.Equal(("", 2), (usual.Assumption, usual.Architecture.StemPadding));
    }

    [Fact]
    public void What_was_assumed_stays_an_assumption_in_an_exported_file()
    {
        var path = _folder.File("exported.safetensors");
        using (var assumed = PretrainedBackbone.Load(File(("", 1)), new(), Cpu))
        {
            BackboneExport.Write(ExportFormat.Safetensors, path, assumed.ToNamedTensors());
        }

        Assert.Equal("stem padding 2, stride 1", Best(path).Assumption);
    }

    [Theory]
    [InlineData("resnet18-cifar-width8-padding1", "resnet18-cifar-width8-padding1", "")]
    [InlineData("resnet50", Architecture, "stem padding 2, stride 1")]
    [InlineData("a ResNet of ours", Architecture, "stem padding 2, stride 1")]
    public void An_architecture_in_the_metadata_is_believed_where_it_fits_the_shapes(string said, string architecture,
        string assumption)
    {
        var path = _folder.File("said.safetensors");
        Safetensors.Write(path, Network("", 1, name => name),
            new Dictionary<string, string> { [BackboneName.MetadataKey] = said });

        Assert.Equal((architecture, assumption), (BackboneName.Of(Best(path).Architecture), Best(path).Assumption));
    }

    private static KeyMatch Best(string path)
    {
        using var file = TensorFile.Open(path);
        return NetworkChoice.Best(file, BackboneChoice.All(file, null), encoder: null, prefix: null);
    }

    private static IReadOnlyList<KeyMatch> All(string path)
    {
        using var file = TensorFile.Open(path);
        return BackboneChoice.All(file, null);
    }

    private static float FirstNumber(string path, BackboneRequest request)
    {
        using var scope = NewDisposeScope();
        using var backbone = PretrainedBackbone.Load(path, request, Cpu);
        return backbone.Backbone.state_dict()["layer4.1.conv2.weight"].max().item<float>();
    }

    /// <summary>A file of networks behind prefixes, each filled with its number.</summary>
    private string File(params (string Prefix, float Number)[] networks)
    {
        var path = _folder.File($"{Guid.NewGuid():N}.safetensors");
        Safetensors.Write(path, networks.SelectMany(network => Network(network.Prefix, network.Number, name => name)));
        return path;
    }

    private static IEnumerable<KeyValuePair<string, Tensor>> Network(string prefix, float number,
        Func<string, string> rename) =>
        BackboneLayout.Tensors(BackboneName.Parse(Architecture))
            .Select(tensor => KeyValuePair.Create(prefix + rename(tensor.Name), full([.. tensor.Shape], number)));

    private static string Child(string name) => name
        .Replace("conv1.weight", name == "conv1.weight" ? "0.weight" : "conv1.weight", StringComparison.Ordinal)
        .Replace("bn1.", name.StartsWith("bn1.", StringComparison.Ordinal) ? "1." : "bn1.", StringComparison.Ordinal)
        .Replace("layer1.", "4.", StringComparison.Ordinal).Replace("layer2.", "5.", StringComparison.Ordinal)
        .Replace("layer3.", "6.", StringComparison.Ordinal).Replace("layer4.", "7.", StringComparison.Ordinal);
}
