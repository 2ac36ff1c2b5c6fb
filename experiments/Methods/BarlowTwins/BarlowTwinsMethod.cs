using Mira.Experiments.Collectives;
using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.BarlowTwins;

/// <summary>Barlow Twins: two views should correlate number by number, and different numbers should not.</summary>
/// <param name="recipe">The run's recipe.</param>
/// <param name="own">What it says of this method.</param>
/// <param name="shared">The processes that share every batch; null where one holds it whole.</param>
internal sealed class BarlowTwinsMethod(PretrainRecipe recipe, BarlowTwinsRecipe own, SharedRows? shared)
    : IPretrainingMethod
{
    /// <inheritdoc/>
    public Head CreateHead(int features, Initialization start, NetworkRole role)
    {
        var (hidden, embedding) = (recipe.Projector.HiddenDimension, recipe.Projector.EmbeddingDimension);
        return new ProjectionHead(new Mlp(new(features, hidden, hidden, embedding), start));
    }

    /// <inheritdoc/>
    /// <remarks>The loss is not a mean over images: every process computes that of the whole batch.
    /// Weighted by their shares of its rows, which sum to 1, the equal losses add up to that loss, and so
    /// do their gradients.</remarks>
    public Tensor Loss(StepViews views, IReadOnlyList<Assignment> labels)
    {
        using var correlation = CrossCorrelation.Of(views.Student[0].Embeddings, views.Student[1].Embeddings, shared);
        return BarlowTwinsLoss.Of(correlation, own.RedundancyWeight, own.LossScale);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
