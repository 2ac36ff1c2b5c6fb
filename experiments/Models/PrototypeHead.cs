using Mira.Experiments.Recipes;
using static TorchSharp.torch;

namespace Mira.Experiments.Models;

/// <summary>Projector and prototypes: the head of MIRA and of SwAV.</summary>
/// <param name="projector">Features to embeddings.</param>
/// <param name="prototypes">The directions that are scored.</param>
internal sealed class PrototypeHead(nn.Module<Tensor, Tensor> projector, Prototypes prototypes) : Head
{
    /// <summary>MIRA's head with random weights.</summary>
    /// <param name="features">Length of a feature.</param>
    /// <param name="recipe">Widths and number of prototypes.</param>
    /// <param name="start">Where random numbers come from.</param>
    internal PrototypeHead(int features, ProjectorRecipe recipe, Initialization start)
        : this(new Projector(features, recipe, start),
            new Prototypes(recipe.EmbeddingDimension, recipe.Prototypes, start))
    {
    }

    /// <summary>Features to embeddings.</summary>
    internal nn.Module<Tensor, Tensor> Projector => projector;

    /// <summary>The directions that are scored.</summary>
    internal Prototypes Prototypes => prototypes;

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, nn.Module Part)> Parts =>
        [("projector", projector), ("prototypes", prototypes)];

    /// <inheritdoc/>
    public override (Tensor Embeddings, Tensor Logits) Read(Tensor features)
    {
        var embeddings = projector.call(features);
        return (embeddings, prototypes.call(embeddings));
    }

    /// <inheritdoc/>
    public override void Freeze() => prototypes.Freeze();
}
