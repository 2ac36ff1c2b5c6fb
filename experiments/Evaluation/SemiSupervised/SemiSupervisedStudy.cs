using System.Diagnostics;
using System.Globalization;
using Mira.Datasets;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Evaluation.Knn;
using Mira.Experiments.Recipes;
using Mira.Experiments.Records;

namespace Mira.Experiments.Evaluation.SemiSupervised;

/// <summary>Table 4: accuracies after training on parts of the labels, with either mode of
/// batch normalization.</summary>
public sealed record SemiSupervisedStudy
{
    // Between the two shares of the paper.
    private const double FewLabels = 0.05;

    /// <summary>Shares of the labels of every class, in (0, 1].</summary>
    public IReadOnlyList<double> Shares { get; init; } = [0.01, 0.1];

    /// <summary>Lists of labeled images, used instead of shares.</summary>
    public IReadOnlyList<string> Lists { get; init; } = [];

    /// <summary>BN modes; empty for the recipe's.</summary>
    public IReadOnlyList<NormMode> Norms { get; init; } = [];

    /// <summary>Epochs between two tests while training; 0 for one at the end.</summary>
    public int TestEvery { get; init; } = 5;

    /// <summary>The protocol for a share of the labels.</summary>
    public Func<FineTuneRecipe, FineTuneRecipe> Adapt { get; init; } = recipe => recipe;

    /// <summary>The paper's protocol for a share of the labels: its 1 % for few, its 10 % for more.</summary>
    public static FineTuneRecipe RecipeFor(double share) =>
        share <= FewLabels ? FineTuneRecipe.OnePercent : FineTuneRecipe.TenPercent;

    /// <summary>Evaluates a network.</summary>
    /// <param name="network">The network; it is as it was afterwards.</param>
    /// <param name="data">All images as it sees them.</param>
    /// <param name="settings">Device, seed, progress.</param>
    /// <exception cref="InputException">A part of the labels or a recipe does not fit, or
    /// training diverged.</exception>
    public IReadOnlyList<Evaluated> Run(PretrainedBackbone network, ImageDataset data, EvaluationSettings settings)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(data);
        var runs = Parts(data.Train).SelectMany(part => Recipes(part, data.Train.Count)
            .Select(recipe => (part, recipe)));
        return [.. runs.Select(run => Run(network, data, run.part, run.recipe, settings))];
    }

    // The lists do not depend on the seed of a run: as the official ones, they are part of the protocol.
    private IEnumerable<MemoryPart> Parts(ImageSet train) => Lists.Count > 0
        ? Lists.Select(list => MemoryPart.Listed(list, [.. Enumerable.Range(0, train.Count).Select(train.Name)]))
        : Shares.Select(share => MemoryPart.Share(train.Labels.ToArray(), share, seed: 0));

    private IEnumerable<FineTuneRecipe> Recipes(MemoryPart part, int images)
    {
        var recipe = Adapt(RecipeFor((double)(part.Places?.Count ?? images) / images));
        return Norms.Count == 0 ? [recipe] : Norms.Select(norm => recipe with { Norm = norm });
    }

    private Evaluated Run(PretrainedBackbone network, ImageDataset data, MemoryPart part, FineTuneRecipe recipe,
        EvaluationSettings settings)
    {
        var clock = Stopwatch.StartNew();
        var labeled = part.Places is null ? data : data with { Train = data.Train.Select(part.Places) };
        var result = FineTuning.Run(network, labeled, recipe, settings, TestEvery);
        var name = part.Name.Length > 0 ? part.Name : "100%";
        var words = string.Create(CultureInfo.InvariantCulture,
            $"{name} labels ({labeled.Train.Count}), {recipe.Epochs} epochs, rates {recipe.BackboneLearningRate} " +
            $"and {recipe.HeadLearningRate}, BN {recipe.Norm.ToString().ToLowerInvariant()}");
        var row = EvaluationSubject.Of(network, labeled).Row(ProtocolNames.SemiSupervised, (words, recipe.Hash),
            settings.Seed, result.Accuracy, (clock, settings.Compute));
        return new(row, new(data.Test.Labels.ToArray(), result.Guesses))
        {
            Recipe = recipe,
            Epochs = [.. Epochs(row, result)],
        };
    }

    private static IEnumerable<TuningEpoch> Epochs(EvaluationResult row,
        FineTuningResult result) => result.Losses.Select((loss, place) => new TuningEpoch
        {
            Method = row.Method,
            Encoder = row.Encoder,
            Setting = row.Setting,
            Seed = row.Seed,
            Epoch = place + 1,
            TrainingLoss = loss,
            Top1 = result.Tests.GetValueOrDefault(place + 1)?.Top1,
            Top5 = result.Tests.GetValueOrDefault(place + 1)?.Top5,
        });
}
