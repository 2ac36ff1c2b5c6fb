using Mira.Experiments.Training;
using Mira.Tests.Training;
using static TorchSharp.torch;

namespace Mira.Tests.Collectives;

/// <summary>Whole training steps of two processes with unequal parts of a batch equal those of one
/// process with all of it.</summary>
public sealed class SharedStepTests
{
    private const int Split = 20;

    [Theory]
    [InlineData("sgd-teacher-multi")]
    [InlineData("lars-student-two")]
    public void Two_processes_train_as_one(string name)
    {
        using var scope = NewDisposeScope();
        var recipe = Trajectory.Recipe(name) with { FrozenPrototypeEpochs = 0 };
        Range[] parts = [new(0, Split), new(Split, Trajectory.Batch)];
        using var alone = Trajectory.Start(recipe);
        var losses = Train(alone, step => Trajectory.Views(recipe, step));

        var halves = TwoHalves.Run((half, collectives) =>
        {
            var trainer = Trajectory.Start(recipe, collectives);
            return (Trainer: trainer, Losses: Train(trainer, step => Trajectory.Views(recipe, step, parts[half])));
        });

        Assert.All(halves, half =>
            Assert.All(losses.Zip(half.Losses), pair => Assert.Equal(pair.First, pair.Second, 1e-5)));
        foreach (var (key, value) in State(alone))
        {
            // Momenta are sums of gradients of either sign, small beside their terms.
            Near.Equal(value, State(halves[0].Trainer)[key],
                key.StartsWith("momentum.", StringComparison.Ordinal) ? 1e-3 : 2e-5);
            Assert.True(State(halves[0].Trainer)[key].equal(State(halves[1].Trainer)[key]).all().item<bool>(),
                $"{key} differs between the halves");
        }
        Array.ForEach(halves, half => half.Trainer.Dispose());
    }

    private static double[] Train(Trainer trainer, Func<int, Tensor[]> views)
    {
        using var scope = NewDisposeScope();
        return [.. Enumerable.Range(0, 3).Select(step => trainer.Advance(views(step)).Loss)];
    }

    /// <summary>Weights, statistics and momenta; the monitor's sums are another matter.</summary>
    private static Dictionary<string, Tensor> State(Trainer trainer) => trainer.State
        .Where(entry => !entry.Name.StartsWith("monitor.", StringComparison.Ordinal))
        .ToDictionary(entry => entry.Name, entry => entry.Value);
}
