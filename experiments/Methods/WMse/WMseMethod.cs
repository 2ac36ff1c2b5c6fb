using Mira.Datasets.Loading;
using Mira.Experiments.Collectives;
using Mira.Experiments.Models;
using Mira.Experiments.Recipes.Methods;
using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.WMse;

/// <summary>W-MSE: an image's views have the same whitened embedding; the whitening keeps images apart.</summary>
/// <param name="own">What the recipe says of this method.</param>
/// <param name="setting">The run.</param>
internal sealed class WMseMethod(WMseRecipe own, MethodSetting setting) : IPretrainingMethod
{
    // The order of the images themselves is drawn from the seed, too.
    private const long OfSlices = 0x5_11CE;

    private readonly GatheredRows _batch = new(setting.Shared);

    /// <inheritdoc/>
    public Head CreateHead(int features, Initialization start, NetworkRole role)
    {
        var projector = setting.Recipe.Projector;
        // Differs from solo-learn@eb07a9c: normalization and whitening take biases away again, whose gradients would be
        // rounding alone, and Adam makes whole steps of the smallest gradient.
        return new ProjectionHead(new Mlp(new(features, projector.HiddenDimension, projector.EmbeddingDimension)
        {
            HasHiddenBiases = false,
            End = MlpEnd.Bare,
        }, start));
    }

    /// <inheritdoc/>
    /// <remarks>Every process whitens the whole batch: weighted by their shares of its rows, which sum to 1, the equal
    /// losses add up to that loss, and so do their gradients.</remarks>
    public Tensor Loss(StepViews views, IReadOnlyList<Assignment> labels)
    {
        using var scope = NewDisposeScope();
        var rows = views.Student.Select(output => output.Embeddings.As(ScalarType.Float32)).ToList();
        // One exchange for all views.
        var whole = _batch.Of(cat(rows, 1)).chunk(rows.Count, 1);
        var count = (int)whole[0].shape[0];
        return stack(Enumerable.Range(0, own.Partitions).Select(place =>
            WMseLoss.Of(whole, Order(views.Step, place, count), own.SliceOf(count), own.Shrinkage)))
            .mean().MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    /// <summary>How a step's rows are cut: drawn from seed and step, the same in all processes.</summary>
    private Tensor Order(int step, int place, int rows)
    {
        var order = EpochOrder.Permutation((long)setting.Seed ^ OfSlices, (step * own.Partitions) + place, rows);
        return HostWrite.Send(tensor(Array.ConvertAll(order, row => (long)row)), setting.Device);
    }
}
