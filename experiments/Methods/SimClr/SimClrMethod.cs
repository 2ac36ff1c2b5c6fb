using Mira.Experiments.Collectives;
using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.SimClr;

/// <summary>SimCLR: an image's two views attract each other, all other views of the batch push away.</summary>
/// <param name="recipe">The run's recipe.</param>
/// <param name="own">What it says of this method.</param>
/// <param name="shared">The processes that share every batch; null where one holds it whole.</param>
internal sealed class SimClrMethod(PretrainRecipe recipe, SimClrRecipe own, SharedRows? shared) : IPretrainingMethod
{
    private readonly GatheredRows _batch = new(shared);

    /// <inheritdoc/>
    public Head CreateHead(int features, Initialization start, NetworkRole role)
    {
        var (hidden, embedding) = (recipe.Projector.HiddenDimension, recipe.Projector.EmbeddingDimension);
        var isNormalized = own.HeadNorm == HeadNorm.Batch;
        return new ProjectionHead(new Mlp(
            new([features, .. Enumerable.Repeat(hidden, own.HiddenLayers), embedding])
            {
                HasHiddenBiases = !isNormalized,
                HasHiddenNorms = isNormalized,
                End = isNormalized ? MlpEnd.Scaled : MlpEnd.Linear,
            },
            start));
    }

    /// <inheritdoc/>
    public Tensor Loss(StepViews views, IReadOnlyList<Assignment> labels) =>
        SimClrLoss.Of(views.Student[0].Embeddings, views.Student[1].Embeddings, _batch, own.Temperature);

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
