using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using Mira.Experiments.Scales;
using Mira.Experiments.Training.Monitoring;
using static TorchSharp.torch;

namespace Mira.Tests.Training.Monitoring;

/// <summary>The classifier that Table 7's baselines were judged by on CIFAR.</summary>
public sealed class PublishedProbeTests
{
    private static readonly PretrainRecipe Recipe = TinyRun.Good with
    {
        Backbone = new() { Width = 8 },
        Epochs = 4,
        WarmupEpochs = 2,
        WarmupStartLearningRate = 0.003,
        WarmupRamp = WarmupRamp.Closed,
        ScheduleInterval = ScheduleInterval.Epoch,
        MinimumLearningRate = 6e-4,
        BatchSize = 256,
    };

    [Theory]
    [InlineData("matrices", false)]
    [InlineData("all", true)]
    public void It_moves_as_one_more_group_of_PyTorchs_clipped_LARS(string name, bool scalesVectors)
    {
        using var scope = NewDisposeScope();
        using var golden = new GoldenFile("published-probe.safetensors");
        using var start = new Initialization(1, CPU);
        using var probe = new PublishedProbe(
            Recipe with { Optimizer = OptimizerRecipe.ClippedLars with { ScalesVectors = scalesVectors } },
            0.1, 5, 2, start);
        var state = probe.State.ToDictionary();
        using (no_grad())
        {
            state["weight"].copy_(golden["weight"]);
            state["bias"].copy_(golden["bias"]);
        }
        var (features, labels) = (golden["features"], golden["labels"]);

        for (var step = 0; step < labels.shape[0]; step++)
        {
            probe.Learn(step, features[step].flatten(0, 1), labels[step]);
        }

        Near.Equal(golden[$"{name}.weight"], state["weight"], 2e-6);
        Near.Equal(golden[$"{name}.bias"], state["bias"], 2e-6);
        Assert.Equal([12, 1, 5], probe.Logits(features[0][0]).shape);
    }

    [Fact]
    public void It_learns_beside_a_baseline_where_asked_for_and_the_network_never_notices()
    {
        using var with = new TinyRun();
        using var without = new TinyRun();
        var recipe = MethodList.All.Single(entry => entry.Name == "byol").Recipes[0].At(Scale.Laptop) with
        {
            Projector = new() { HiddenDimension = 32, EmbeddingDimension = 16 },
            Epochs = 1,
            WarmupEpochs = 0,
            BatchSize = TinyRun.Good.BatchSize,
        };
        with.Train(with.Request(recipe, new() { KnnInterval = 0, ProbeInterval = 1, JudgesAsPublished = true }))
            .Dispose();
        without.Train(without.Request(recipe, new() { KnnInterval = 0, ProbeInterval = 1 })).Dispose();

        var (judged, usual) = (Assert.Single(with.Rows), Assert.Single(without.Rows));
        Assert.InRange(judged.ProbePublishedTop5!.Value, judged.ProbePublishedTop1!.Value, 100);
        Assert.Null(usual.ProbePublishedTop1);
        Assert.Equal((usual.Loss, usual.ProbeTop1, usual.ProbeStudentTop1),
            (judged.Loss, judged.ProbeTop1, judged.ProbeStudentTop1));
    }

    [Fact]
    public void MIRA_has_no_such_classifier()
    {
        using var run = new TinyRun();
        run.Train(run.Request(TinyRun.Good with { Epochs = 1 },
            new() { KnnInterval = 0, ProbeInterval = 1, JudgesAsPublished = true })).Dispose();
        Assert.Null(Assert.Single(run.Rows).ProbePublishedTop1);
    }
}
