using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.DeepCluster;

/// <summary>A projector; its embeddings are scored by the centroids of the first clustering, which the method moves.</summary>
/// <param name="features">Length of a feature.</param>
/// <param name="recipe">Widths.</param>
/// <param name="centroids">[clusterings, K, d]; the method's own.</param>
/// <param name="start">Where random numbers come from.</param>
internal sealed class DeepClusterHead(int features, ProjectorRecipe recipe, Tensor centroids, Initialization start) : Head
{
    private readonly TwoLayerProjector _projector = new(features, recipe.HiddenDimension, recipe.EmbeddingDimension, start);

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, nn.Module Part)> Parts => [("projector", _projector)];

    /// <inheritdoc/>
    public override (Tensor Embeddings, Tensor Logits) Read(Tensor features)
    {
        var embeddings = _projector.call(features);
        return (embeddings, Scores(embeddings, centroids.select(0, 0)));
    }

    /// <summary>Cosines [n, K], float32, of embeddings [n, d] and centroids [K, d] of length 1.</summary>
    internal static Tensor Scores(Tensor embeddings, Tensor centroids)
    {
        using var scope = NewDisposeScope();
        var directions = nn.functional.normalize(embeddings.As(ScalarType.Float32), dim: 1);
        return nn.functional.linear(directions, centroids).MoveToOuterDisposeScope();
    }
}
