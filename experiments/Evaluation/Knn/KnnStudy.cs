using System.Diagnostics;
using Mira.Experiments.Recipes;
using Mira.Experiments.Records;

namespace Mira.Experiments.Evaluation.Knn;

/// <summary>Table 3: nearest-neighbor accuracies of one network's features for parts of the memory, numbers of
/// neighbors and temperatures.</summary>
public sealed record KnnStudy
{
    /// <summary>Numbers of neighbors.</summary>
    public IReadOnlyList<int> Neighbors { get; init; } = [new KnnRecipe().Neighbors];

    /// <summary>Temperatures.</summary>
    public IReadOnlyList<double> Temperatures { get; init; } = [new KnnRecipe().Temperature];

    /// <summary>Shares of the labels of every class, in (0, 1].</summary>
    public IReadOnlyList<double> Shares { get; init; } = [1];

    /// <summary>Lists of training images, each a memory of its own.</summary>
    public IReadOnlyList<string> Lists { get; init; } = [];

    /// <summary>Bytes that a search may use; null for its default blocks.</summary>
    public long? Memory { get; init; }

    /// <summary>Every number of neighbors with every temperature.</summary>
    public IReadOnlyList<KnnRecipe> Recipes =>
        [.. Neighbors.SelectMany(count =>
            Temperatures.Select(temperature => new KnnRecipe { Neighbors = count, Temperature = temperature }))];

    /// <summary>Evaluates features.</summary>
    /// <param name="bank">Features of all training images.</param>
    /// <param name="queries">Features of the test images.</param>
    /// <param name="files">Paths of the training images; needed for lists alone.</param>
    /// <param name="subject">Whose features they are.</param>
    /// <param name="settings">Device, the seed of the shares, progress.</param>
    /// <exception cref="Datasets.InputException">A part is smaller than a number of neighbors, or names
    /// what is not there.</exception>
    public IReadOnlyList<Evaluated> Run(
        ILabeledFeatures bank, ILabeledFeatures queries, IReadOnlyList<string> files, EvaluationSubject subject,
        EvaluationSettings settings)
    {
        ArgumentNullException.ThrowIfNull(bank);
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(settings);
        return [.. Parts(bank.Labels, files, settings.Seed)
            .SelectMany(part => Run(part, bank, queries, subject, settings))];
    }

    /// <summary>Parts of the memory, each large enough. Needs no features, so that it is known before
    /// they are computed.</summary>
    /// <param name="labels">Classes of all training images.</param>
    /// <param name="files">Their paths; needed for lists alone.</param>
    /// <param name="seed">Seed of the shares.</param>
    /// <exception cref="Datasets.InputException">A part is smaller than a number of neighbors, or names
    /// what is not there.</exception>
    public IReadOnlyList<MemoryPart> Parts(IReadOnlyList<int> labels, IReadOnlyList<string> files, long seed)
    {
        ArgumentNullException.ThrowIfNull(labels);
        MemoryPart[] parts = [.. Shares.Select(share => MemoryPart.Share(labels, share, seed)),
            .. Lists.Select(list => MemoryPart.Listed(list, files))];
        foreach (var part in parts)
        {
            foreach (var recipe in Recipes)
            {
                KnnEvaluation.Require(recipe, part.Places?.Count ?? labels.Count);
            }
        }
        return parts;
    }

    private IEnumerable<Evaluated> Run(
        MemoryPart part, ILabeledFeatures bank, ILabeledFeatures queries, EvaluationSubject subject,
        EvaluationSettings settings)
    {
        var clock = Stopwatch.StartNew();
        var blocks = Memory is { } memory
            ? KnnBlocks.Within(memory, bank.Dimension, (queries.Count, Neighbors.Max()), settings.Compute.Threads)
            : new KnnBlocks();
        var results = KnnEvaluation.Sweep(part.Of(bank), queries, Recipes, settings, blocks);
        var suffix = part.Places is null ? "" : $", memory {part.Name} ({part.Places.Count})";
        return Recipes.Zip(results, (recipe, result) => new Evaluated(
            subject.Row(ProtocolNames.Knn,
                (FormattableString.Invariant($"k={recipe.Neighbors} T={recipe.Temperature}{suffix}"), recipe.Hash),
                settings.Seed,
                result.Accuracy, (clock, settings.Compute)),
            new(queries.Labels, result.Guesses))
        {
            Recipe = recipe,
            Neighbors = part.Places is null ? result.Neighbors : [],
        });
    }
}
