using Mira.Experiments.Collectives;
using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.DeepInfoMax;

/// <summary>DeepInfoMax: the features of an image say as much as they can about the activations at each place of
/// it.</summary>
/// <param name="recipe">The run's recipe.</param>
/// <param name="own">What it says of this method.</param>
/// <param name="shared">The processes that share every batch; null where one holds it whole.</param>
/// <remarks>One view of an image, which is not distorted. Without its optional prior of the features.</remarks>
internal sealed class DeepInfoMaxMethod(PretrainRecipe recipe, DeepInfoMaxRecipe own, SharedRows? shared)
    : IPretrainingMethod
{
    private readonly InformationLoss _loss = new(own.Estimator, shared);

    /// <inheritdoc/>
    public Range Reads(NetworkRole role) => Range.EndAt(1);

    /// <inheritdoc/>
    public Head CreateHead(int features, Initialization start, NetworkRole role)
    {
        var embedding = recipe.Projector.EmbeddingDimension;
        var channels = recipe.Backbone.ChannelsOf(own.MapStage);
        return new MapHead(new ResidualMap(features, embedding, start, isNormalized: false),
            new ResidualMap(channels, embedding, start, isNormalized: true), own.MapStage);
    }

    /// <inheritdoc/>
    public Tensor Loss(StepViews views, IReadOnlyList<Assignment> labels) =>
        _loss.Of(views.Student[0].Parts!, views.Student[0].Embeddings);

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
