using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.Dino;

/// <summary>DINO's head: a projector whose embeddings are cut to length 1, and a last layer of
/// directions of length 1.</summary>
/// <remarks>The teacher's last layer is an average like all else of it, so it is not called "prototypes",
/// which are copied.</remarks>
/// <param name="projector">Features to embeddings.</param>
/// <param name="lastLayer">The directions that are scored.</param>
internal sealed class DinoHead(DinoProjector projector, Prototypes lastLayer) : Head
{
    /// <summary>A head with random weights.</summary>
    /// <param name="features">Length of a feature.</param>
    /// <param name="recipe">Widths, length of the bottleneck and number of outputs.</param>
    /// <param name="start">Where random numbers come from.</param>
    /// <param name="norm">Normalization of the projector's hidden layers.</param>
    internal DinoHead(int features, ProjectorRecipe recipe, Initialization start, HeadNorm norm = HeadNorm.None)
        : this(new DinoProjector(features, recipe.HiddenDimension, recipe.EmbeddingDimension, start, norm),
            new Prototypes(recipe.EmbeddingDimension, recipe.Prototypes, start))
    {
    }

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, nn.Module Part)> Parts =>
        [("projector", projector), ("last_layer", lastLayer)];

    /// <inheritdoc/>
    public override (Tensor Embeddings, Tensor Logits) Read(Tensor features)
    {
        var embeddings = projector.call(features);
        return (embeddings, lastLayer.call(embeddings));
    }

    /// <inheritdoc/>
    public override void Freeze() => lastLayer.Freeze();
}
