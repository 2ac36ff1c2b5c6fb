using Mira.Experiments.Checkpoints;
using Mira.Experiments.Evaluation;
using Mira.Experiments.Evaluation.SemiSupervised;
using Mira.Experiments.Files.Safetensors;
using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using static TorchSharp.torch;

namespace Mira.Tests.Evaluation.SemiSupervised;

/// <summary>Five epochs of fine-tuning against PyTorch: either mode of batch normalization, with the
/// backbone and without.</summary>
/// <remarks>A tensor agrees when its largest difference is at most 1e-5 of its largest value.</remarks>
public sealed class FineTuningTrajectoryTests : IDisposable
{
    private const int Epochs = 5, Batch = 48;
    private const double Rounding = 1e-5;
    private readonly SafetensorsFile _golden = GoldenFile.Open("finetuning.safetensors");
    private readonly SafetensorsFile _given = GoldenFile.Open("trajectory-start.safetensors");
    private readonly PretrainedBackbone _network =
        PretrainedBackbone.Random(new() { Width = 8 }, 0, TestDevice.Cpu.Compute);

    public static TheoryData<string> Names => ["train-both", "train-head", "eval-both", "eval-head"];

    public void Dispose()
    {
        _network.Dispose();
        _golden.Dispose();
        _given.Dispose();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Five_epochs_follow_PyTorch(string name)
    {
        using var scope = NewDisposeScope();
        Fill();
        var losses = _golden.Load($"{name}.losses").data<float>().ToArray();
        using var tuned = new FineTunedNetwork(_network.Backbone, _golden.Load("head"), Recipe(name),
            TestDevice.Cpu.Compute);
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            var loss = tuned.Step(Images($"global0.{epoch}"), _golden.Load("labels")[epoch], epoch);
            Assert.Equal(losses[epoch], loss, Rounding * losses[epoch]);
        }
        Near.Equal(_golden.Load($"{name}.weight"), tuned.Weight, Rounding);
        Near.Equal(_golden.Load($"{name}.bias"), tuned.Bias, Rounding);
        AssertBackbone(name);
        AssertGuesses(name, tuned);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Rates_are_PyTorchs(string name)
    {
        var recipe = Recipe(name);
        var rates = _golden.Load($"{name}.rates").data<float>().ToArray();
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            Assert.Equal(rates[2 * epoch], recipe.Rate(recipe.BackboneLearningRate, epoch), 1e-7);
            Assert.Equal(rates[(2 * epoch) + 1], recipe.Rate(recipe.HeadLearningRate, epoch), 1e-7);
        }
    }

    [Theory]
    [InlineData("train-both", "eval-both")]
    [InlineData("train-head", "eval-head")]
    [InlineData("eval-both", "eval-head")]
    public void Trajectories_differ_by_far_more_than_rounding(string one, string other)
    {
        using var scope = NewDisposeScope();
        foreach (var name in new[] { "weight", "logits" })
        {
            var (a, b) = (_golden.Load($"{one}.{name}"), _golden.Load($"{other}.{name}"));
            Assert.True((a - b).abs().max().item<float>() > 10 * Rounding * a.abs().max().item<float>(),
                $"{name} is the same");
        }
    }

    private static FineTuneRecipe Recipe(string name) => new()
    {
        Epochs = Epochs,
        BatchSize = Batch,
        BackboneLearningRate = name.EndsWith("both", StringComparison.Ordinal) ? 0.6 : 0,
        HeadLearningRate = 0.02,
        WeightDecay = name.EndsWith("both", StringComparison.Ordinal) ? 0.01 : 0,
        Norm = name.StartsWith("train", StringComparison.Ordinal) ? NormMode.Train : NormMode.Eval,
    };

    private void Fill()
    {
        var state = _network.Backbone.state_dict().Select(entry => (Name: entry.Key, entry.Value))
            .ToLookup(entry => _golden.Names.Contains($"start.{entry.Name}"));
        Checkpoint.Fill(_golden, state[true], "start.");
        Checkpoint.Fill(_given, state[false], "start.backbone.");
    }

    private Tensor Images(string name) =>
        ChannelsLast.Of(_given.Load(name).to_type(ScalarType.Float32).sub(128).div(64));

    private void AssertBackbone(string name)
    {
        foreach (var (key, value) in _network.Backbone.state_dict())
        {
            var stored = value.numel() > 600 ? value.reshape(-1)[TensorIndex.Slice(step: 23)] : value;
            Near.Equal(_golden.Load($"{name}.backbone.{key}"), stored, Rounding);
        }
    }

    private void AssertGuesses(string name, FineTunedNetwork tuned)
    {
        using var quiet = no_grad();
        using var encoder = _network.Freeze(TestDevice.Cpu.Compute);
        var features = encoder.Features(Images("global1.0"));
        using var bank = new FeatureBank(features.alias(), new int[Batch]);
        var logits = nn.functional.linear(features, tuned.Weight, tuned.Bias);
        Near.Equal(_golden.Load($"{name}.logits"), logits, Rounding);
        Assert.Equal(logits.argmax(1).data<long>().ToArray(), tuned.Classify(bank)
            .Guesses.Select(guess => (long)guess));
    }
}
