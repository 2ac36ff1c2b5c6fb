using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.SimSiam;

/// <summary>SimSiam: the student predicts its own embedding of the other view. The gradient stops at that
/// embedding.</summary>
/// <param name="recipe">The run's recipe.</param>
/// <param name="own">What it says of this method.</param>
internal sealed class SimSiamMethod(PretrainRecipe recipe, SimSiamRecipe own) : IPretrainingMethod
{
    /// <inheritdoc/>
    public Head CreateHead(int features, Initialization start, NetworkRole role)
    {
        var (hidden, embedding) = (recipe.Projector.HiddenDimension, recipe.Projector.EmbeddingDimension);
        var projector = new Mlp(new(features, hidden, embedding) { HasHiddenBiases = false, End = MlpEnd.Normalized },
            start);
        return new ProjectionHead(projector, role == NetworkRole.Teacher ? null
            : new Mlp(new(embedding, own.PredictorHiddenDimension, embedding) { HasHiddenBiases = false }, start));
    }

    /// <inheritdoc/>
    public Tensor Loss(StepViews views, IReadOnlyList<Assignment> labels) => SimSiamLoss.Of(
        [.. views.Student.Select(output => output.Logits)],
        [.. (own.StopsGradient ? views.Teacher : views.Student.Take(ViewsRecipe.GlobalCrops))
            .Select(output => output.Embeddings)]);

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
