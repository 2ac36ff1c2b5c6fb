using static TorchSharp.torch;

namespace Mira.Experiments.Models;

/// <summary>A projector, and behind it the student's predictor where the method has one: the head of methods without prototypes.</summary>
/// <param name="projector">Features to embeddings.</param>
/// <param name="predictor">Embeddings to predictions of the teacher's embeddings; null for a teacher, and where there is none.</param>
internal sealed class ProjectionHead(Mlp projector, Mlp? predictor = null) : Head
{
    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, nn.Module Part)> Parts =>
        predictor is null ? [("projector", projector)] : [("projector", projector), ("predictor", predictor)];

    /// <inheritdoc/>
    public override (Tensor Embeddings, Tensor Logits) Read(Tensor features)
    {
        using var scope = NewDisposeScope();
        var embeddings = projector.call(features);
        var end = (predictor is null ? embeddings : predictor.call(embeddings)).As(ScalarType.Float32);
        // One tensor that is both must leave the scope once only, or it leaves the step's scope too.
        return (embeddings.MoveToOuterDisposeScope(), ReferenceEquals(end, embeddings) ? end : end.MoveToOuterDisposeScope());
    }
}
