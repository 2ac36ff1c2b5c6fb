using Mira.Experiments.Models;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.DeepCluster;

/// <summary>A projector; its embeddings are scored by the centroids of the first clustering, which
/// the method moves.</summary>
/// <param name="projector">Features to embeddings.</param>
/// <param name="centroids">[clusterings, K, d]; the method's own.</param>
internal sealed class DeepClusterHead(Mlp projector, Tensor centroids) : Head
{
    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, nn.Module Part)> Parts => [("projector", projector)];

    /// <inheritdoc/>
    public override (Tensor Embeddings, Tensor Logits) Read(Tensor features)
    {
        var embeddings = projector.call(features);
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
