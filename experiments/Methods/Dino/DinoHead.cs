using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.Dino;

/// <summary>DINO's head: a projector whose embeddings are cut to length 1, and a last layer of directions of length 1.</summary>
/// <remarks>The teacher's last layer is an average like all else of it, so it is not called "prototypes", which are copied.</remarks>
/// <param name="features">Length of a feature.</param>
/// <param name="recipe">Widths, length of the bottleneck and number of outputs.</param>
/// <param name="start">Where random numbers come from.</param>
internal sealed class DinoHead(int features, ProjectorRecipe recipe, Initialization start) : Head
{
    private readonly DinoProjector _projector = new(features, recipe.HiddenDimension, recipe.EmbeddingDimension, start);
    private readonly Prototypes _lastLayer = new(recipe.EmbeddingDimension, recipe.Prototypes, start);

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, nn.Module Part)> Parts => [("projector", _projector), ("last_layer", _lastLayer)];

    /// <inheritdoc/>
    public override (Tensor Embeddings, Tensor Logits) Read(Tensor features)
    {
        var embeddings = _projector.call(features);
        return (embeddings, _lastLayer.call(embeddings));
    }

    /// <inheritdoc/>
    public override void Freeze() => _lastLayer.Freeze();
}
