using Mira.Experiments.Collectives;
using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods;

/// <summary>Swapped prediction of the pseudo-labels that a solver finds in every batch by itself: MIRA, and SwAV without its queue.</summary>
/// <param name="recipe">The run's recipe.</param>
/// <param name="collectives">The processes that share every batch; none but this one if null.</param>
internal sealed class SelfLabelingMethod(PretrainRecipe recipe, ICollectives? collectives) : IPretrainingMethod
{
    private readonly ISelfLabeling _labeling = Labeling.Of(recipe.Assignment, collectives);

    /// <inheritdoc/>
    public Head CreateHead(int features, Initialization start, NetworkRole role) => new PrototypeHead(features, recipe.Projector, start);

    /// <inheritdoc/>
    public IReadOnlyList<Assignment> Label(StepViews views) =>
        [.. views.Teacher.Select(source => _labeling.Assign(source.Logits, views.Rates.Regularization))];

    /// <inheritdoc/>
    public Tensor Loss(StepViews views, IReadOnlyList<Assignment> labels) => SwappedPrediction.Loss(
        [.. labels.Select(label => label.Targets)], [.. views.Student.Select(output => output.Logits)],
        recipe.StudentTemperature, recipe.LossReduction);

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
