using Mira.Experiments.Collectives;
using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.MocoV3;

/// <summary>MoCo-v3: the student predicts the teacher's embedding of the other view, and of no other image.</summary>
/// <param name="recipe">The run's recipe.</param>
/// <param name="own">What it says of this method.</param>
/// <param name="shared">The processes that share every batch; null where one holds it whole.</param>
internal sealed class MocoV3Method(PretrainRecipe recipe, MocoV3Recipe own, SharedRows? shared) : IPretrainingMethod
{
    private readonly GatheredRows _batch = new(shared);

    /// <inheritdoc/>
    public Head CreateHead(int features, Initialization start, NetworkRole role)
    {
        var (hidden, embedding) = (recipe.Projector.HiddenDimension, recipe.Projector.EmbeddingDimension);
        var projector = new Mlp(new(features, hidden, embedding)
        {
            HasHiddenBiases = own.HasBiases,
            End = MlpEnd.Normalized,
        }, start);
        return new ProjectionHead(projector, role == NetworkRole.Teacher ? null
            : new Mlp(new(embedding, own.PredictorHiddenDimension, embedding)
            {
                HasHiddenBiases = own.HasBiases,
                End = own.HasBiases ? MlpEnd.Linear : MlpEnd.Bare,
            }, start));
    }

    /// <inheritdoc/>
    public Tensor Loss(StepViews views, IReadOnlyList<Assignment> labels) => MocoV3Loss.Of(
        [.. views.Student.Select(output => output.Logits)], [.. views.Teacher.Select(output => output.Embeddings)],
        _batch, own.Temperature);

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
