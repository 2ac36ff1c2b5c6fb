using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using Mira.Experiments.Training;
using static TorchSharp.torch;

namespace Mira.Tests.Training;

/// <summary>A step leaves no tensor behind that was not there before it.</summary>
[Collection(TorchGlobals.Name)]
public sealed class LiveTensorsTests
{
    private static readonly PretrainRecipe Tiny = new()
    {
        Backbone = new() { Width = 8 },
        Projector = new() { HiddenDimension = 16, EmbeddingDimension = 8, Prototypes = 12 },
        BatchSize = 8,
    };

    [Theory]
    [InlineData(ScalarType.Float32, true, 2)]
    [InlineData(ScalarType.BFloat16, true, 2)]
    [InlineData(ScalarType.Float32, false, 2)]
    [InlineData(ScalarType.BFloat16, true, 5)]
    public void The_count_of_live_tensors_is_the_same_after_every_step(ScalarType type, bool usesTeacher, int views)
    {
        using var trainer = new Trainer(Tiny with { UsesTeacher = usesTeacher }, 1, 0, CPU);
        using var images = Images(type);
        var batch = Enumerable.Repeat(images, views).ToArray();
        trainer.Advance(batch);
        trainer.Advance(batch);
        FreeWhatOtherTestsLeft();
        var before = Live();

        var counts = Enumerable.Range(0, 3).Select(_ =>
        {
            trainer.Advance(batch);
            return Live();
        }).ToList();

        Assert.Equal([before, before, before], counts);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_pass_leaves_its_caller_nothing_but_its_outputs(bool learns)
    {
        using var network = PretrainingNetwork.WithPrototypes(Tiny.Backbone, Tiny.Projector, 0, CPU);
        using var images = Images(ScalarType.Float32);
        using var mode = set_grad_enabled(learns);
        using var scope = NewDisposeScope();
        network.Read(images);
        FreeWhatOtherTestsLeft();
        var before = Live();

        network.Read(images);

        Assert.Equal(3, Live() - before);
    }

    /// <summary>Tensors that only finalizers could free are counted too: a step must not leave any to them.</summary>
    private static long Live() => Tensor.TotalCount;

    /// <summary>Tensors of earlier tests, which the collector would free in between.</summary>
    private static void FreeWhatOtherTestsLeft()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    private static Tensor Images(ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        return ChannelsLast.Of(randn([8, 3, 16, 16], generator: generator).to_type(type)).MoveToOuterDisposeScope();
    }
}
