using Mira.Experiments.Collectives;
using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.SupCon;

/// <summary>SupCon: views of a class attract each other, all other views of the batch push away.</summary>
/// <param name="recipe">The run's recipe.</param>
/// <param name="own">What it says of this method.</param>
/// <param name="shared">The processes that share every batch; null where one holds it whole.</param>
internal sealed class SupConMethod(PretrainRecipe recipe, SupConRecipe own, SharedRows? shared) : IPretrainingMethod
{
    private readonly GatheredRows _batch = new(shared);

    /// <inheritdoc/>
    public Head CreateHead(int features, Initialization start, NetworkRole role) => new ProjectionHead(new Mlp(
        new(features, recipe.Projector.HiddenDimension, recipe.Projector.EmbeddingDimension)
        {
            HasHiddenNorms = false,
        },
        start));

    /// <inheritdoc/>
    public Tensor Loss(StepViews views, IReadOnlyList<Assignment> labels) => SupConLoss.Of(
        (views.Student[0].Embeddings, views.Student[1].Embeddings), views.Classes, _batch, own);

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
