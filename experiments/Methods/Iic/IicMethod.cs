using Mira.Experiments.Collectives;
using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.Iic;

/// <summary>IIC: an image and its transform fall into one of a few clusters, all of which are used.</summary>
/// <remarks>Two groups of classifiers take turns by epochs: one with more clusters than classes, one with as
/// many. The classifiers of the other group rest; as in PyTorch they have gradients of 0, by which Adam's momentum
/// ebbs away.</remarks>
/// <param name="recipe">The run's recipe.</param>
/// <param name="own">What it says of this method.</param>
/// <param name="shared">The processes that share every batch; null where one holds it whole.</param>
internal sealed class IicMethod(PretrainRecipe recipe, IicRecipe own, SharedRows? shared) : IPretrainingMethod
{
    /// <inheritdoc/>
    public Head CreateHead(int features, Initialization start, NetworkRole role)
    {
        var embedding = recipe.Projector.EmbeddingDimension;
        // Differs from xu-ji/IIC@b7602b7: its classifiers read the features; a linear layer is between here, whose
        // embeddings the monitors watch.
        var projector = new Mlp(new(features, embedding), start);
        return new ClassHead(projector,
            [.. Classifiers("over", own.OverClusters), .. Classifiers("cluster", own.Clusters)]);

        IEnumerable<(string, nn.Module<Tensor, Tensor>)> Classifiers(string name, int clusters) =>
            Enumerable.Range(0, own.Heads).Select(place => ($"{name}_{place}",
                (nn.Module<Tensor, Tensor>)new Linear(embedding, clusters, start, bias: true)));
    }

    /// <inheritdoc/>
    public Tensor Loss(StepViews views, IReadOnlyList<Assignment> labels)
    {
        using var scope = NewDisposeScope();
        var isOver = own.IsOver(views.Rates.Epoch);
        var clusters = isOver ? own.OverClusters : own.Clusters;
        var probabilities = views.Student.Take(ViewsRecipe.GlobalCrops).Select(output => output.Logits
            .narrow(1, isOver ? 0 : own.Heads * own.OverClusters, own.Heads * clusters)
            .view(-1, own.Heads, clusters).softmax(2).transpose(0, 1)).ToList();
        return IicLoss.Of(probabilities[0], probabilities[1], own.EntropyWeight, shared).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
