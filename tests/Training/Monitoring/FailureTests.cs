using Mira.Experiments.Models;
using Mira.Experiments.Recipes.Methods;
using Mira.Experiments.Records;
using Mira.Experiments.Training;
using Mira.Experiments.Training.Monitoring;
using static TorchSharp.torch;

namespace Mira.Tests.Training.Monitoring;

/// <summary>Each failure is built for real and must be called by its own name; what is well must not
/// be called anything.</summary>
public sealed class FailureTests
{
    [Fact]
    public void A_good_run_is_not_warned_of() => Assert.Empty(TinyRun.WarningsOf(TinyRun.Good));

    [Fact]
    public void Targets_that_are_too_soft_are_told_with_their_gain()
    {
        var soft = TinyRun.Good with
        {
            Method =
            new MiraRecipe { TeacherTemperature = 0.225, InitialRegularization = 0.1, FinalRegularization = 0.1 }
        };

        var warning = Assert.Single(TinyRun.WarningsOf(soft));

        Assert.Contains("targets are too soft: g = τ_s / (τ_t (1 − β)) = 0.49", warning, StringComparison.Ordinal);
        Assert.Matches(@"Raise β above 0\.\d+ or lower τ_t to less than 0\.\d+ of its value", warning);
    }

    [Fact]
    public void The_papers_targets_are_too_soft_for_a_network_this_small()
    {
        var warning = Assert.Single(TinyRun.WarningsOf(TinyRun.Good with { Method = new MiraRecipe() }));

        Assert.Contains("targets are too soft", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void A_teacher_that_is_the_student_is_told()
    {
        var warning = Assert.Single(TinyRun.WarningsOf(TinyRun.Good with { Epochs = 2 }, ShareWeights));

        Assert.Contains("The teacher is the student itself", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void A_learning_rate_that_is_too_high_is_told()
    {
        var warnings = TinyRun.WarningsOf(TinyRun.Good with { BaseLearningRate = 100, WarmupEpochs = 0 });

        // What such a run becomes afterwards hangs on the last bit of its sums: it may collapse too,
        // but its cause is told first.
        Assert.Contains("is too high", warnings[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_head_that_does_not_normalize_is_told(bool normalizesEmbeddings)
    {
        var warning = Assert.Single(TinyRun.WarningsOf(TinyRun.Good with { Epochs = 2 }, trainer =>
        {
            Break(trainer.Student, normalizesEmbeddings);
            Break(trainer.Teacher!, normalizesEmbeddings);
        }));

        Assert.Contains("Embeddings or prototypes do not have length 1", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failing_run_stops_where_that_was_asked_for_and_keeps_its_state()
    {
        using var run = new TinyRun();
        var request = run.Request(
            TinyRun.Good with { Epochs = 5 },
            new() { KnnInterval = 0, LearnsProbe = false, OnCollapse = CollapseAction.Stop });

        var error = Assert.Throws<DivergenceException>(() => run.Train(request, ShareWeights));

        Assert.Contains("The teacher is the student itself", error.Message, StringComparison.Ordinal);
        Assert.Contains("--on-collapse warn", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, Assert.Single(ResultsCsv.ReadLog<EpochMetrics>(request.Folder.Metrics)).Epoch);
        Assert.True(request.Folder.HasCheckpoint);
    }

    private static void ShareWeights(Trainer trainer)
    {
        using var quiet = no_grad();
        foreach (var (own, theirs) in trainer.Teacher!.state_dict().Values.Zip(trainer.Student.state_dict().Values))
        {
            own.set_(theirs);
        }
    }

    private static void Break(PretrainingNetwork network, bool normalizesEmbeddings) =>
        ((PrototypeHead)network.Head).Prototypes.register_forward_hook((module, input, _) => nn.functional.linear(
            normalizesEmbeddings
                ? nn.functional.normalize(input, dim: 1)
                : input, ((nn.Module)module).get_parameter("weight_v")!));
}
