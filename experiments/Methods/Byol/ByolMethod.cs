using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.Byol;

/// <summary>BYOL: the student predicts the teacher's embedding of the other view.</summary>
/// <param name="recipe">The run's recipe.</param>
/// <param name="own">What it says of this method.</param>
internal sealed class ByolMethod(PretrainRecipe recipe, ByolRecipe own) : IPretrainingMethod
{
    /// <inheritdoc/>
    public Head CreateHead(int features, Initialization start, NetworkRole role)
    {
        var (hidden, embedding) = (recipe.Projector.HiddenDimension, recipe.Projector.EmbeddingDimension);
        var projector = new Mlp(new(features, hidden, embedding), start);
        return new ProjectionHead(projector, role == NetworkRole.Teacher || own.PredictorHiddenDimension == 0 ? null
            : new Mlp(new(embedding, own.PredictorHiddenDimension, embedding), start));
    }

    /// <inheritdoc/>
    public Tensor Loss(StepViews views, IReadOnlyList<Assignment> labels) => ByolLoss.Of(
        [.. views.Student.Select(output => output.Logits)], [.. views.Teacher.Select(output => output.Embeddings)],
        own.AveragesDirections);

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
