using Mira.Experiments.Methods;
using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using Mira.Experiments.Runtime;
using Mira.Experiments.Training;
using static TorchSharp.torch;

namespace Mira.Tests.Packages.Samples;

/// <summary>A method of one's own (Wang and Isola 2020): views of an image are near, all images far apart.</summary>
/// <param name="setting">The run.</param>
public sealed class MethodSample(MethodSetting setting) : IPretrainingMethod
{
    /// <inheritdoc/>
    public Head CreateHead(int features, Initialization start, NetworkRole role) =>
        new ProjectionHead(new Mlp(new(features, 64, setting.Recipe.Projector.EmbeddingDimension), start));

    /// <inheritdoc/>
    public Tensor Loss(StepViews views, IReadOnlyList<Assignment> labels)
    {
        var rows = views.Student.Select(output => nn.functional.normalize(output.Embeddings)).ToList();
        return (rows[0] - rows[1]).pow(2).sum(1).mean() + ((Nearness(rows[0]) + Nearness(rows[1])) / 2);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    /// <summary>Trains a small network for some steps on one batch.</summary>
    /// <returns>The loss of the first step and of the last.</returns>
    public static (double First, double Last) Run()
    {
        LibTorch.Load();
        var recipe = Pretrain.Named("cifar10-simclr") with { Backbone = new() { Width = 8 }, BatchSize = 16 };
        using var trainer = new Trainer(recipe, stepsPerEpoch: 5, seed: 1, CPU, method: own => new MethodSample(own));
        using var view = arange(16 * 3 * 32 * 32, dtype: ScalarType.Float32).cos().reshape(16, 3, 32, 32);
        double[] losses = [.. Enumerable.Range(0, 5).Select(_ => trainer.Advance([view, view.flip(3)]).Loss)];
        Console.WriteLine($"losses: {string.Join(", ", losses.Select(loss => $"{loss:f3}"))}");
        return (losses[0], losses[^1]);
    }

    private static Tensor Nearness(Tensor rows) => cdist(rows, rows).pow(2).mul(-2).exp().mean().log();
}
