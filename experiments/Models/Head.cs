using static TorchSharp.torch;

namespace Mira.Experiments.Models;

/// <summary>What a method puts on a backbone for the time of pretraining: projector, prototypes, predictor,
/// as it needs them.</summary>
/// <remarks>A head is not a module: its parts are, and a network registers them beside its backbone
/// under their own names.</remarks>
public abstract class Head
{
    /// <summary>The parts, by the names under which checkpoints hold them. Those named "prototypes"
    /// are copied to a teacher, all others averaged; those that only the student has are its own.</summary>
    public abstract IReadOnlyList<(string Name, nn.Module Part)> Parts { get; }

    /// <summary>Embeddings and scores of features.</summary>
    /// <param name="features">[n, d], in the precision of the pass.</param>
    /// <returns>Embeddings [n, e], and scores of the prototypes [n, K] in float32; what the head ends in
    /// where it has none.</returns>
    public abstract (Tensor Embeddings, Tensor Logits) Read(Tensor features);

    /// <summary>The backbone's stage, from 1, whose activations the head reads too; null for none.</summary>
    public virtual int? MapStage => null;

    /// <summary>Embeddings of the parts of images.</summary>
    /// <param name="map">Activations of the stage, [n, channels, h, w], in the precision of the pass.</param>
    /// <returns>[n, h · w, e].</returns>
    public virtual Tensor ReadMap(Tensor map) =>
        throw new NotSupportedException($"{GetType().Name} reads features alone.");

    /// <summary>Drops the gradients of the parts that a recipe holds still in its first epochs; none
    /// unless overridden.</summary>
    public virtual void Freeze()
    {
    }
}

/// <summary>A projector, and behind it the student's predictor where the method has one: the head of methods
/// without prototypes.</summary>
/// <param name="projector">Features to embeddings.</param>
/// <param name="predictor">Embeddings to predictions of the teacher's embeddings; null for a teacher, and
/// where there is none.</param>
public sealed class ProjectionHead(Mlp projector, Mlp? predictor = null) : Head
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
        return (embeddings.MoveToOuterDisposeScope(),
            ReferenceEquals(end, embeddings) ? end : end.MoveToOuterDisposeScope());
    }
}

/// <summary>A projector and one classifier or more on its embeddings: the head of methods whose loss is about classes
/// that nobody labels.</summary>
/// <param name="projector">Features to embeddings.</param>
/// <param name="classifiers">Embeddings to the scores of classes, [n, C], by name.</param>
internal sealed class ClassHead(Mlp projector,
    IReadOnlyList<(string Name, nn.Module<Tensor, Tensor> Scores)> classifiers) : Head
{
    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, nn.Module Part)> Parts =>
        [("projector", projector), .. classifiers.Select(part => (part.Name, (nn.Module)part.Scores))];

    /// <inheritdoc/>
    /// <returns>The scores of all classifiers side by side, [n, sum of their classes].</returns>
    public override (Tensor Embeddings, Tensor Logits) Read(Tensor features)
    {
        using var scope = NewDisposeScope();
        var embeddings = projector.call(features);
        return (embeddings.MoveToOuterDisposeScope(), Score(embeddings).MoveToOuterDisposeScope());
    }

    /// <summary>The scores of all classifiers side by side, [n, sum of their classes], of embeddings [n, e].</summary>
    internal Tensor Score(Tensor embeddings)
    {
        using var scope = NewDisposeScope();
        return cat([.. classifiers.Select(part => part.Scores.call(embeddings).As(ScalarType.Float32))], 1)
            .MoveToOuterDisposeScope();
    }
}

/// <summary>What a network makes of one view of n images, at each of its stages.</summary>
/// <param name="Features">Of the backbone, [n, d], float32.</param>
/// <param name="Embeddings">Of the projector, before they are scaled to length 1, [n, e].</param>
/// <param name="Logits">Scores of the prototypes, [n, K], float32; what the head ends in, such as predictions [n,
/// e], where it has none.</param>
public sealed record NetworkOutput(Tensor Features, Tensor Embeddings, Tensor Logits)
{
    /// <summary>Embeddings of the images' parts, [n, parts, e]; null where the head reads features alone.</summary>
    public Tensor? Parts { get; init; }
}

/// <summary>Which of two networks a head is for.</summary>
public enum NetworkRole
{
    /// <summary>The network that gradients move.</summary>
    Student,

    /// <summary>Its moving average; it has no predictor.</summary>
    Teacher,
}
