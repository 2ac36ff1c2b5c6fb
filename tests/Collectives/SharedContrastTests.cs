using Mira.Experiments.Collectives;
using Mira.Experiments.Methods.BarlowTwins;
using Mira.Experiments.Models;
using Mira.Experiments.Training;
using Mira.Tests.Methods;
using static TorchSharp.torch;

namespace Mira.Tests.Collectives;

/// <summary>The methods without labels on two processes that hold unequal parts of every batch.</summary>
public sealed class SharedContrastTests
{
    private const int Rows = 12, Split = 5;

    [Fact]
    public void The_correlation_of_two_parts_is_that_of_the_whole_and_so_are_its_gradients()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(4);
        Tensor[] views = [randn([Rows, 6], generator: generator), randn([Rows, 6], generator: generator).add(2)];
        var whole = Gradient(views, SingleProcess.Instance, 1);

        var halves = TwoHalves.Run((half, collectives) => Gradient(
            Array.ConvertAll(views, view => half == 0 ? view[..Split] : view[Split..]), collectives,
            (half == 0 ? Split : Rows - Split) / (double)Rows));

        Near.Equal(whole.Correlation, halves[0].Correlation, 2e-6);
        Near.Equal(whole.Correlation, halves[1].Correlation, 2e-6);
        Near.Equal(whole.Gradient, cat([halves[0].Gradient, halves[1].Gradient]), 2e-5);
    }

    [Theory]
    [InlineData("byol")]
    [InlineData("barlow-twins")]
    [InlineData("simsiam")]
    [InlineData("simclr")]
    [InlineData("moco-v3")]
    [InlineData("vicreg")]
    public void Two_processes_train_as_one(string method)
    {
        using var scope = NewDisposeScope();
        var recipe = ContrastRuns.Tiny(method) with { BatchSize = Rows, BaseLearningRate = 0.5 };
        using var alone = new Trainer(recipe, 3, 0, CPU);
        var losses = Train(alone, Range.All);

        var halves = TwoHalves.Run((half, collectives) =>
        {
            var trainer = new Trainer(recipe, 3, 0, CPU, collectives);
            return (Trainer: trainer, Losses: Train(trainer, half == 0 ? ..Split : Split..));
        });

        Assert.All(halves, half =>
            Assert.All(losses.Zip(half.Losses), pair => Assert.Equal(pair.First, pair.Second, 1e-4)));
        var (expected, first, second) = (State(alone), State(halves[0].Trainer), State(halves[1].Trainer));
        // Gradients of biases that a normalization takes away again are rounding alone.
        Assert.All(expected.Where(entry => entry.Value.is_floating_point()), entry => Near.EqualOrNothing(
            entry.Value, first[entry.Key], entry.Key.StartsWith("momentum.", StringComparison.Ordinal) ? 1e-2 : 1e-3));
        Assert.All(first, entry => Assert.True(entry.Value.equal(second[entry.Key]).all().item<bool>(),
            $"{entry.Key} differs between the halves"));
        Array.ForEach(halves, half => half.Trainer.Dispose());
    }

    private static (Tensor Correlation, Tensor Gradient) Gradient(Tensor[] views,
        ICollectives collectives, double share)
    {
        var inputs = Array.ConvertAll(views, view => view.detach().clone().requires_grad_());
        var correlation = CrossCorrelation.Of(inputs[0], inputs[1], SharedRows.Of(collectives, Rows));
        BarlowTwinsLoss.Of(correlation, 0.0051, 1).mul(share).backward();
        return (correlation.detach(), cat([inputs[0].grad!, inputs[1].grad!], 1));
    }

    private static double[] Train(Trainer trainer, Range rows)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(7);
        return [.. Enumerable.Range(0, 3).Select(_ =>
            trainer.Advance([Images(generator)[rows], Images(generator)[rows]]).Loss)];
    }

    private static Tensor Images(Generator generator) =>
        ChannelsLast.Of(randn([Rows, 3, 16, 16], generator: generator));

    private static Dictionary<string, Tensor> State(Trainer trainer) => trainer.State
        .Where(entry => !entry.Name.StartsWith("monitor.", StringComparison.Ordinal))
        .ToDictionary(entry => entry.Name, entry => entry.Value);
}
