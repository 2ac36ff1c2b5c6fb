using Mira.Experiments.Methods;
using Mira.Experiments.Methods.Mira;
using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using Mira.Experiments.Runtime;
using Mira.Experiments.Training;
using static TorchSharp.torch;

namespace Mira.Tests.Training;

/// <summary>What a step reads on the CPU it reads on a GPU too, where it would have to wait.</summary>
public sealed class HostReadsOfAStepTests
{
    private static readonly PretrainRecipe Tiny = new()
    {
        Backbone = new() { Width = 8 },
        Projector = new() { HiddenDimension = 16, EmbeddingDimension = 8, Prototypes = 12 },
        BatchSize = 8,
    };

    [Theory]
    [InlineData(OptimizerMethod.Sgd, true)]
    [InlineData(OptimizerMethod.Sgd, false)]
    [InlineData(OptimizerMethod.Lars, true)]
    public void Steps_read_nothing_but_once_per_logging_interval(OptimizerMethod optimizer, bool usesTeacher)
    {
        using var scope = NewDisposeScope();
        var recipe = Tiny with { Optimizer = new() { Method = optimizer }, UsesTeacher = usesTeacher };
        using var trainer = new Trainer(recipe, 100, 0, CPU) { ReadInterval = 3 };
        var readings = Enumerable.Range(0, 7).Select(_ => Readings(trainer)).ToList();

        Assert.Equal([0, 0, 1, 0, 0, 1, 0], readings);
    }

    [Fact]
    public void The_loss_is_the_one_of_the_last_look()
    {
        using var scope = NewDisposeScope();
        using var often = new Trainer(Tiny, 100, 0, CPU);
        using var seldom = new Trainer(Tiny, 100, 0, CPU) { ReadInterval = 2 };
        var losses = Enumerable.Range(0, 4).Select(_ => often.Advance(Views()).Loss).ToList();
        var seen = Enumerable.Range(0, 4).Select(_ => seldom.Advance(Views()).Loss).ToList();

        Assert.Equal([double.NaN, losses[1], losses[1], losses[3]], seen);
    }

    [Fact]
    public void A_loss_that_is_not_finite_is_found_at_the_next_look_and_moves_no_weight()
    {
        using var scope = NewDisposeScope();
        using var trainer = new Trainer(Tiny, 100, 0, CPU) { ReadInterval = 4 };
        trainer.Advance(Views());
        var before = Weights(trainer);
        trainer.Advance([Views()[0], full([8, 3, 12, 12], float.NaN)]);
        trainer.Advance(Views());

        Assert.Throws<DivergenceException>(trainer.Settle);

        Assert.Equal(1, trainer.Step);
        Assert.Equal(before, Weights(trainer));
    }

    [Fact]
    public void Solver_and_loss_run_where_no_value_can_be_read()
    {
        using var scope = NewDisposeScope();
        var logits = Enumerable.Range(0, 2).Select(_ => empty(8, 12, device: META, requires_grad: true)).ToList();
        var targets = logits.ConvertAll(logit => MiraAssignment.Of(Tiny.OfMira()).Assign(logit, 0.7).Targets);

        SwappedPrediction.Loss(targets, logits, 0.1).backward();

        Assert.All(logits, logit => Assert.Equal([8L, 12L], logit.grad!.shape));
    }

    private static long Readings(Trainer trainer)
    {
        var before = HostRead.Count;
        trainer.Advance(Views());
        return HostRead.Count - before;
    }

    private static Tensor[] Views()
    {
        using var generator = new Generator(3);
        return [.. Enumerable.Range(0, 2).Select(_ => ChannelsLast.Of(randn(8, 3, 12, 12, generator: generator)))];
    }

    private static double[] Weights(Trainer trainer) => [.. trainer.Student.parameters().SelectMany(HostRead.Numbers)];
}
