using static TorchSharp.torch;

namespace Mira.Experiments.Models;

/// <summary>What a method puts on a backbone for the time of pretraining: projector, prototypes, predictor, as it needs them.</summary>
/// <remarks>A head is no module: its parts are, and a network registers them beside its backbone under their own names.</remarks>
internal abstract class Head
{
    /// <summary>The parts, by the names under which checkpoints hold them. Those named "prototypes" are copied to a teacher, all
    /// others averaged; those that only the student has are its own.</summary>
    public abstract IReadOnlyList<(string Name, nn.Module Part)> Parts { get; }

    /// <summary>Embeddings and scores of features.</summary>
    /// <param name="features">[n, d], in the precision of the pass.</param>
    /// <returns>Embeddings [n, e], and scores of the prototypes [n, K] in float32; what the head ends in where it has none.</returns>
    public abstract (Tensor Embeddings, Tensor Logits) Read(Tensor features);

    /// <summary>Drops the gradients of the parts that a recipe holds still in its first epochs; none unless overridden.</summary>
    public virtual void Freeze()
    {
    }
}
