using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.Supervised;

/// <summary>Supervised training: a linear layer on the features tells the classes of the images.</summary>
/// <param name="recipe">The run's recipe.</param>
/// <remarks>The loss reads one view of an image, as pytorch/examples@77f55b9 makes one.</remarks>
internal sealed class SupervisedMethod(PretrainRecipe recipe) : IPretrainingMethod
{
    /// <inheritdoc/>
    public Head CreateHead(int features, Initialization start, NetworkRole role) =>
        new ProjectionHead(new Mlp(new(features, recipe.Projector.EmbeddingDimension), start));

    /// <inheritdoc/>
    public Tensor Loss(StepViews views, IReadOnlyList<Assignment> labels) =>
        nn.functional.cross_entropy(views.Student[0].Logits, views.Classes);

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
