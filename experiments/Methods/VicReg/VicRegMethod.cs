using Mira.Experiments.Collectives;
using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.VicReg;

/// <summary>VICReg: two views should have the same embedding, whose numbers keep their variance and do not
/// correlate.</summary>
/// <param name="recipe">The run's recipe.</param>
/// <param name="own">What it says of this method.</param>
/// <param name="shared">The processes that share every batch; null where one holds it whole.</param>
internal sealed class VicRegMethod(PretrainRecipe recipe, VicRegRecipe own, SharedRows? shared) : IPretrainingMethod
{
    /// <inheritdoc/>
    public Head CreateHead(int features, Initialization start, NetworkRole role)
    {
        var (hidden, embedding) = (recipe.Projector.HiddenDimension, recipe.Projector.EmbeddingDimension);
        return new ProjectionHead(new Mlp(new(features, hidden, hidden, embedding)
        {
            End = own.HasEndBias ? MlpEnd.Linear : MlpEnd.Bare,
        }, start));
    }

    /// <inheritdoc/>
    /// <remarks>Variances and covariances are those of the whole batch in every process. Weighted by their shares of
    /// its rows, which sum to 1, the equal terms add up to themselves, and so do their gradients.</remarks>
    public Tensor Loss(StepViews views, IReadOnlyList<Assignment> labels) =>
        VicRegLoss.Of(views.Student[0].Embeddings, views.Student[1].Embeddings, own, shared);

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
