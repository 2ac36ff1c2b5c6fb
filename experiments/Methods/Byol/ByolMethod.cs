using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.Byol;

/// <summary>BYOL: the student predicts the teacher's embedding of the other view.</summary>
/// <param name="recipe">The run's recipe.</param>
/// <param name="predictorHidden">Width of the predictor's hidden layer.</param>
internal sealed class ByolMethod(PretrainRecipe recipe, int predictorHidden) : IPretrainingMethod
{
    /// <inheritdoc/>
    public Head CreateHead(int features, Initialization start, NetworkRole role)
    {
        var (hidden, embedding) = (recipe.Projector.HiddenDimension, recipe.Projector.EmbeddingDimension);
        var projector = new Mlp(new(features, hidden, embedding), start);
        return new ProjectionHead(projector, role == NetworkRole.Student ? new Mlp(new(embedding, predictorHidden, embedding), start) : null);
    }

    /// <inheritdoc/>
    public Tensor Loss(StepViews views, IReadOnlyList<Assignment> labels) => ByolLoss.Of(
        [.. views.Student.Select(output => output.Logits)], [.. views.Teacher.Select(output => output.Embeddings)]);

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
