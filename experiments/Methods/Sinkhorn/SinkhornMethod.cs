using Mira.Experiments.Collectives;
using Mira.Experiments.Methods.SwAV;
using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.Sinkhorn;

/// <summary>Swapped prediction of the targets that Sinkhorn-Knopp finds in every batch, in MIRA's network.</summary>
/// <param name="recipe">The run's recipe.</param>
/// <param name="own">What it says of this method.</param>
/// <param name="shared">The processes that share every batch; null where one holds it whole.</param>
internal sealed class SinkhornMethod(PretrainRecipe recipe, SinkhornRecipe own, SharedRows? shared) : IPretrainingMethod
{
    private readonly SinkhornKnopp _solver = new(own.Iterations, shared);

    /// <inheritdoc/>
    public Head CreateHead(int features, Initialization start, NetworkRole role) =>
        new PrototypeHead(features, recipe.Projector, start);

    /// <inheritdoc/>
    public IReadOnlyList<Assignment> Label(StepViews views) =>
        [.. views.Teacher.Select(source => _solver.Assign(source.Logits, views.Rates.Regularization))];

    /// <inheritdoc/>
    public Tensor Loss(StepViews views, IReadOnlyList<Assignment> labels) => SwappedPrediction.Loss(
        [.. labels.Select(label => label.Targets)], [.. views.Student.Select(output => output.Logits)],
        own.StudentTemperature, own.LossReduction);

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
