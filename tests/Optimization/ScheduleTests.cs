using Mira.Experiments.Recipes;

namespace Mira.Tests.Optimization;

/// <summary>Schedules against their closed forms; t counts steps from 0, W warm-up steps, T all.</summary>
public sealed class ScheduleTests
{
    private const int Warmup = 10;
    private const int Total = 110;

    [Theory]
    [InlineData(0, 0.3 + (4.5 / 11))]
    [InlineData(4, 0.3 + (4.5 * 5 / 11))]
    [InlineData(9, 0.3 + (4.5 * 10 / 11))]
    [InlineData(10, 4.8)]
    [InlineData(60, (4.8 + 0.2) / 2)]
    [InlineData(110, 0.2)]
    public void Warm_up_and_cosine_have_their_closed_form(int step, double expected) =>
        Assert.Equal(expected, Schedule.WarmupCosine(step, Warmup, Total, 0.3, 4.8, 0.2), 1e-12);

    [Theory]
    [InlineData(0, 0.3)]
    [InlineData(9, 4.8)]
    [InlineData(10, 4.8)]
    [InlineData(3, 0.3 + (4.5 / 3))]
    public void A_closed_warm_up_reaches_both_ends(int step, double expected) =>
        Assert.Equal(expected, Schedule.WarmupCosine(step, Warmup, Total, 0.3, 4.8, 0.2, WarmupRamp.Closed), 1e-12);

    [Fact]
    public void The_cosine_falls_by_the_angle()
    {
        for (var step = Warmup; step <= Total; step++)
        {
            var angle = Math.PI * (step - Warmup) / (Total - Warmup);
            Assert.Equal(0.2 + (4.6 * Math.Pow(Math.Cos(angle / 2), 2)),
                Schedule.WarmupCosine(step, Warmup, Total, 0.3, 4.8, 0.2), 1e-12);
        }
    }

    [Theory]
    [InlineData(0, 0.7, 0.99)]
    [InlineData(15600, 0.5 * (0.7 + (2.0 / 3)), 0.995)]
    [InlineData(31200, 2.0 / 3, 1)]
    public void Regularization_and_teacher_momentum_go_from_start_to_end(int step, double regularization,
        double momentum)
    {
        var rates = StepRates.At(ImageNet, step, 312);

        Assert.Equal(regularization, rates.Regularization, 1e-12);
        Assert.Equal(momentum, rates.TeacherMomentum, 1e-12);
    }

    [Fact]
    public void Peak_and_last_rates_grow_with_the_batch_and_the_start_does_not()
    {
        var recipe = ImageNet with { MinimumLearningRate = 0.01 };
        var (first, peak, last) = (StepRates.At(recipe, 0, 312), StepRates.At(recipe, 3120, 312),
            StepRates.At(recipe, 31200, 312));

        Assert.Equal(0.3 + (4.5 / 3121), first.LearningRate, 1e-12);
        Assert.Equal(4.8, peak.LearningRate, 1e-12);
        Assert.Equal(0.16, last.LearningRate, 1e-12);
    }

    [Fact]
    public void Without_warm_up_the_first_step_has_the_peak_rate() =>
        Assert.Equal(4.8, StepRates.At(ImageNet with { WarmupEpochs = 0 }, 0, 312).LearningRate, 1e-12);

    [Theory]
    [InlineData("byol")]
    [InlineData("swav")]
    [InlineData("deepcluster-v2")]
    public void Rates_by_epoch_are_those_of_the_recursion_that_the_published_runs_used(string method)
    {
        using var golden = new GoldenFile("epoch-rates.safetensors");
        var (recipe, expected) = (Pretrain.Named($"cifar10-{method}"), golden[method].data<double>().ToArray());

        Assert.Equal(recipe.Epochs, expected.Length);
        Assert.All(expected.Index(), entry =>
            Assert.Equal(entry.Item, StepRates.At(recipe, (195 * entry.Index) + (entry.Index % 195), 195)
                .LearningRate, 1e-9));
    }

    [Theory]
    [InlineData(null, 0.995, 1)]
    [InlineData(0.99, 0.99, 0.99)]
    [InlineData(0.999, 0.9945, 0.999)]
    public void The_teachers_momentum_follows_a_cosine_to_its_end(double? final, double half, double last)
    {
        var recipe = ImageNet with { FinalTeacherMomentum = final };

        Assert.Equal(0.99, StepRates.At(recipe, 0, 312).TeacherMomentum, 1e-12);
        Assert.Equal(half, StepRates.At(recipe, 15600, 312).TeacherMomentum, 1e-12);
        Assert.Equal(last, StepRates.At(recipe, 31200, 312).TeacherMomentum, 1e-12);
    }

    [Fact]
    public void Prototypes_are_frozen_for_whole_epochs()
    {
        Assert.False(StepRates.At(ImageNet, 311, 312).MovesPrototypes);
        Assert.True(StepRates.At(ImageNet, 312, 312).MovesPrototypes);
    }

    private static PretrainRecipe ImageNet { get; } = new()
    {
        Epochs = 100,
        BatchSize = 4096,
        BaseLearningRate = 0.3,
        WarmupEpochs = 10,
        WarmupStartLearningRate = 0.3,
        InitialTeacherMomentum = 0.99,
    };
}
