using System.Diagnostics;
using Mira.Datasets;
using Mira.Datasets.Loading;
using Mira.Experiments.Recipes;
using Mira.Experiments.Runtime;
using Mira.Experiments.Scales;
using Mira.Experiments.Training;
using static TorchSharp.torch;

namespace Mira.Experiments.Benchmarks;

/// <summary>A recipe that a machine can train in a time, found by timing a few steps and loading a few
/// images.</summary>
/// <param name="Recipe">The recipe, with its number of epochs.</param>
/// <param name="ImagesPerSecond">Training speed that was measured.</param>
/// <param name="Budget">The time it is chosen for.</param>
public sealed record BudgetChoice(PretrainRecipe Recipe, double ImagesPerSecond, TimeSpan Budget)
{
    /// <summary>Most epochs that are trained, however much time there is: those of the paper's main table.</summary>
    public const int MostEpochs = 400;

    // Evaluation and checkpoints take a part of the time. A wide network uses a processor better than a narrow one by
    // less than this factor, so that what is slower still need not be timed.
    private const double TrainingShare = 0.9, MostGain = 8;
    private const int ProbeBatch = 8, ProbeSteps = 2, ProbeImages = 32, StepsPerEpoch = 100;

    /// <summary>What was chosen, in one sentence.</summary>
    public string InWords(int images) => FormattableString.Invariant(
        $"Chosen for {Words(Budget)}: {BackboneName.Of(Recipe.Backbone)}, views of {Recipe.Views.GlobalSize} ") +
        FormattableString.Invariant($"pixels, {Recipe.Epochs} epochs; {ImagesPerSecond:g3} images/s were measured, ") +
        $"so training takes about {Words(TimeSpan.FromSeconds(Recipe.Epochs * images / ImagesPerSecond))}.";

    /// <summary>The largest network of which the time allows enough epochs; the smallest where none does.</summary>
    /// <param name="ladder">Recipes, the largest network first.</param>
    /// <param name="data">The images.</param>
    /// <param name="compute">Device and threads.</param>
    /// <param name="budget">The time.</param>
    /// <param name="epochs">Epochs that the user asked for; null to choose them.</param>
    public static BudgetChoice Of(IReadOnlyList<PretrainRecipe> ladder, ImageDataset data, Compute compute,
        TimeSpan budget, int? epochs = null)
    {
        ArgumentNullException.ThrowIfNull(ladder);
        ArgumentNullException.ThrowIfNull(data);
        var perEpoch = budget.TotalSeconds * TrainingShare / data.Train.Count;
        var wanted = epochs ?? Enough(data.Train.Count);
        var smallest = ladder[^1];
        var pace = Rate(smallest, data, compute);
        foreach (var recipe in ladder.SkipLast(1))
        {
            var hoped = pace * MostGain * OwnImages.Work(smallest) / OwnImages.Work(recipe);
            if (hoped * perEpoch >= wanted && Rate(recipe, data, compute) is var rate && rate * perEpoch >= wanted)
            {
                return Chosen(recipe, rate);
            }
        }
        return Chosen(smallest, pace);

        BudgetChoice Chosen(PretrainRecipe recipe, double rate) =>
            new(recipe.WithEpochs(epochs ?? (int)Math.Clamp(rate * perEpoch, 1, MostEpochs)), rate, budget);
    }

    /// <summary>Epochs below which a smaller network learns more: about three million images seen, but not fewer than
    /// 10 passes or more than 100.</summary>
    private static int Enough(int images) => Math.Clamp(3_000_000 / images, 10, 100);

    /// <summary>Images per second: of steps on random views and of the loader beside them.</summary>
    private static double Rate(PretrainRecipe recipe, ImageDataset data, Compute compute)
    {
        var (steps, loader) = (StepRate(recipe, compute), LoaderRate(recipe, data, compute));
        return Environment.ProcessorCount > 1 ? Math.Min(steps, loader) : 1 / ((1 / steps) + (1 / loader));
    }

    private static double StepRate(PretrainRecipe recipe, Compute compute)
    {
        recipe = recipe with { BatchSize = ProbeBatch };
        using var trainer = new Trainer(recipe, StepsPerEpoch, 0, compute.Device);
        using var first = StepBenchmark.Views(recipe, compute, 1);
        using var second = StepBenchmark.Views(recipe, compute, 2);
        int[] places = [.. Enumerable.Range(0, ProbeBatch)];
        Tensor[] views = [first, second];
        trainer.Advance(views, images: places);
        var clock = Stopwatch.StartNew();
        for (var step = 0; step < ProbeSteps; step++)
        {
            trainer.Advance(views, images: places);
        }
        // Forward and backward are three passes of a view, the teacher's forward one.
        var local = recipe.Views.LocalCrops * Math.Pow((double)recipe.Views.LocalSize / recipe.Views.GlobalSize, 2);
        var passes = (3 * ViewsRecipe.GlobalCrops) + (recipe.UsesTeacher ? ViewsRecipe.GlobalCrops : 0);
        return ProbeSteps * ProbeBatch / clock.Elapsed.TotalSeconds * passes / (passes + (3 * local));
    }

    private static double LoaderRate(PretrainRecipe recipe, ImageDataset data, Compute compute)
    {
        var images = data.Train.Take(ProbeImages);
        using var loader = new BatchLoader(images, CropRecipes.Of(recipe.Views), new LoaderOptions
        {
            BatchSize = Math.Min(ProbeBatch, images.Count),
            Seed = 0,
            Order = ImageOrder.Shuffled,
            DropLast = false,
            Decoding = recipe.Views.Decoding,
            Workers = compute.LoaderWorkers,
        });
        var clock = Stopwatch.StartNew();
        var count = loader.Epoch(0).Sum(batch => batch.Count);
        return count / clock.Elapsed.TotalSeconds;
    }

    private static string Words(TimeSpan time) => time.TotalHours >= 1
        ? FormattableString.Invariant($"{time.TotalHours:0.#} h")
        : time.TotalMinutes >= 1
            ? FormattableString.Invariant($"{time.TotalMinutes:0.#} min")
            : FormattableString.Invariant($"{time.TotalSeconds:0} s");
}
