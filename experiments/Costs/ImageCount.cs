using Mira.Experiments.Recipes;
using Mira.Experiments.Scales;
using Mira.Experiments.Tables;

namespace Mira.Experiments.Costs;

/// <summary>Images that a scale works on.</summary>
/// <param name="Train">Training images.</param>
/// <param name="Test">Test images.</param>
internal sealed record ImageCount(int Train, int Test)
{
    private const string Embedded = "cifar10-mini";

    /// <summary>The images of a set at a scale; transfer sets are whole at every scale.</summary>
    /// <remarks>A set whose size is not known is counted as the embedded one. Of CIFAR-10 the laptop
    /// has the embedded part, and the smoke scale a few images of that.</remarks>
    internal static ImageCount Of(string dataset, Scale scale) => dataset switch
    {
        "cifar10" when scale.Policy() is { HasStandIn: true } policy && Cataloged(Embedded)! is var part =>
            new(policy.TrainImages ?? part.Train, policy.TestImages ?? part.Test),
        CellEvaluation.WholeCifar10 => Cataloged("cifar10")!,
        _ => Cataloged(dataset) ?? Cataloged(Embedded)!,
    };

    private static ImageCount? Cataloged(string dataset) =>
        TrainingSetSize.Of(dataset) is { } train && Datasets.Catalog.All.First(set => set.Name == dataset)
            .TestCount is { } test ? new(train, test) : null;
}
