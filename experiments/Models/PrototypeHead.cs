using Mira.Experiments.Recipes;
using static TorchSharp.torch;

namespace Mira.Experiments.Models;

/// <summary>Projector and prototypes: the head of MIRA and of SwAV.</summary>
internal sealed class PrototypeHead : Head
{
    /// <summary>A head with random weights.</summary>
    /// <param name="features">Length of a feature.</param>
    /// <param name="recipe">Widths and number of prototypes.</param>
    /// <param name="start">Where random numbers come from.</param>
    internal PrototypeHead(int features, ProjectorRecipe recipe, Initialization start)
    {
        Projector = new Projector(features, recipe, start);
        Prototypes = new Prototypes(recipe.EmbeddingDimension, recipe.Prototypes, start);
    }

    /// <summary>Features to embeddings.</summary>
    internal Projector Projector { get; }

    /// <summary>The directions that are scored.</summary>
    internal Prototypes Prototypes { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, nn.Module Part)> Parts => [("projector", Projector), ("prototypes", Prototypes)];

    /// <inheritdoc/>
    public override (Tensor Embeddings, Tensor Logits) Read(Tensor features)
    {
        var embeddings = Projector.call(features);
        return (embeddings, Prototypes.call(embeddings));
    }

    /// <inheritdoc/>
    public override void Freeze() => Prototypes.Freeze();
}
