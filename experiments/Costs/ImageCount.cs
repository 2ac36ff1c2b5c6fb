using Mira.Experiments.Recipes;

namespace Mira.Experiments.Costs;

/// <summary>Images that a scale works on.</summary>
/// <param name="Train">Training images.</param>
/// <param name="Test">Test images.</param>
internal sealed record ImageCount(int Train, int Test)
{
    // The embedded part of CIFAR-10, and what the smoke scale takes of it.
    private static readonly ImageCount Embedded = new(5000, 1000);
    private static readonly ImageCount Few = new(1000, 200);

    /// <summary>The images of a set at a scale; transfer sets are whole at every scale.</summary>
    internal static ImageCount Of(string dataset, Scale scale) => (scale, dataset) switch
    {
        (Scale.Laptop, "cifar10") => Embedded,
        (Scale.Smoke, "cifar10") => Few,
        (_, "imagenet") => new(1_281_167, 50_000),
        (_, "imagenet100") => new(126_689, 5000),
        _ => Catalogued(dataset),
    };

    private static ImageCount Catalogued(string dataset) =>
        Datasets.Catalog.All.FirstOrDefault(set => set.Name == dataset) is { TrainCount: { } train, TestCount: { } test } ? new(train, test) : Embedded;
}
