using Mira.Experiments.Recipes;

namespace Mira.Experiments.Tables;

/// <summary>The evaluations that the tables share.</summary>
internal static class Judged
{
    /// <summary>ImageNet by SGD, learning rate chosen on held-out training images (paper 4.2).</summary>
    internal static CellEvaluation Linearly { get; } = new CellEvaluation.Linear("imagenet", LinearEvalRecipe.ImageNet);

    /// <summary>ImageNet by LARS at one rate for all models (paper A.4.1).</summary>
    internal static CellEvaluation ByLars { get; } = new CellEvaluation.Linear("imagenet", LinearEvalRecipe.Lars);

    /// <summary>ImageNet by the 20 nearest neighbors, given a share of the labels (paper 4.2).</summary>
    internal static CellEvaluation ByNeighbors(double share) => new CellEvaluation.Knn("imagenet", share, new KnnRecipe());

    /// <summary>ImageNet, trained further on a share of the labels (paper A.4.1).</summary>
    internal static CellEvaluation FineTuned(double share) => new CellEvaluation.SemiSupervised(
        "imagenet", share, share < 0.1 ? FineTuneRecipe.OnePercent : FineTuneRecipe.TenPercent);

    /// <summary>Logistic regression on another set (paper 4.2).</summary>
    internal static CellEvaluation OnSet(string dataset) => new CellEvaluation.Transfer(dataset, new TransferRecipe());

    /// <summary>A solver followed on batches of ImageNet (paper 4.3).</summary>
    internal static CellEvaluation ByConvergence(AssignmentMethod solver, int batches) => new CellEvaluation.Convergence("imagenet", solver, batches);
}
