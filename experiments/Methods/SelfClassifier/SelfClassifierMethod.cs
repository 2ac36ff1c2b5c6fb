using Mira.Experiments.Collectives;
using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.SelfClassifier;

/// <summary>SelfClassifier: several classifiers learn classes that both views agree on and the batch uses
/// evenly.</summary>
/// <param name="recipe">The run's recipe.</param>
/// <param name="own">What it says of this method.</param>
/// <param name="shared">The processes that share every batch; null where one holds it whole.</param>
internal sealed class SelfClassifierMethod(PretrainRecipe recipe, SelfClassifierRecipe own, SharedRows? shared)
    : IPretrainingMethod
{
    private const double Deviation = 0.02, Slope = 0.01;

    /// <inheritdoc/>
    public Head CreateHead(int features, Initialization start, NetworkRole role)
    {
        var (hidden, embedding) = (recipe.Projector.HiddenDimension, recipe.Projector.EmbeddingDimension);
        // The original cuts the normal distribution off at ±2, a hundred deviations away: nothing.
        var projector = new Mlp(
            new(features, hidden, embedding) { NegativeSlope = Slope, Deviation = Deviation }, start);
        return new ClassHead(projector, [.. own.ClassCounts.Select((count, at) => ($"cls_{at}",
            (nn.Module<Tensor, Tensor>)new Prototypes(embedding, count, start, PrototypeLength.LearnedFromOne)))]);
    }

    /// <inheritdoc/>
    public Tensor Loss(StepViews views, IReadOnlyList<Assignment> labels) => SelfClassifierLoss.Of(
        [.. views.Student.Select(output => output.Logits)], own.ClassCounts, own, shared);

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
