using Mira.Experiments.Recipes;

namespace Mira.Experiments.Tables;

/// <summary>The evaluations that the tables share.</summary>
internal static class Protocols
{
    /// <summary>ImageNet by SGD, learning rate chosen on held-out training images (paper 4.2).</summary>
    internal static CellEvaluation LinearSgd { get; } =
        new CellEvaluation.Linear("imagenet", LinearEvalRecipe.ImageNet);

    /// <summary>ImageNet by LARS at one rate for all models (paper A.4.1).</summary>
    internal static CellEvaluation LinearLars { get; } = new CellEvaluation.Linear("imagenet", LinearEvalRecipe.Lars);

    /// <summary>ImageNet by the 20 nearest neighbors, given a share of the labels (paper 4.2).</summary>
    internal static CellEvaluation Knn(double share) => new CellEvaluation.Knn("imagenet", share, new KnnRecipe());

    /// <summary>ImageNet, trained further on a share of the labels (paper A.4.1).</summary>
    internal static CellEvaluation SemiSupervised(double share) => new CellEvaluation.SemiSupervised(
        "imagenet", share, share < 0.1 ? FineTuneRecipe.OnePercent : FineTuneRecipe.TenPercent);

    /// <summary>Logistic regression on another set (paper 4.2).</summary>
    internal static CellEvaluation Transfer(string dataset) =>
        new CellEvaluation.Transfer(dataset, new TransferRecipe());

    /// <summary>A solver followed on batches of ImageNet (paper 4.3).</summary>
    internal static CellEvaluation Convergence(AssignmentMethod solver, int batches) =>
        new CellEvaluation.Convergence("imagenet", solver, batches);
}

/// <summary>The eleven sets of Tables 5 and 11, in their order: heading in the paper, name in the catalog.</summary>
internal static class TransferSets
{
    internal static IReadOnlyList<(string Heading, string Dataset)> All { get; } =
    [
        ("Aircraft", "aircraft"), ("Caltech101", "caltech101"), ("Cars", "cars"), ("CIFAR10", "cifar10"),
        ("CIFAR100", "cifar100"),
        ("DTD", "dtd"), ("Flowers", "flowers"), ("Food", "food"), ("Pets", "pets"), ("SUN397", "sun397"),
        ("VOC2007", "voc2007"),
    ];
}
