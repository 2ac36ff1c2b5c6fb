using Mira.Datasets;
using Mira.Experiments.Collectives;
using Mira.Experiments.Recipes.Methods;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.Mira;

/// <summary>MIRA: targets of largest mutual information with the samples that stay near the scores; the regularization is β.</summary>
/// <param name="Temperature">τ, the temperature that turns scores into probabilities.</param>
/// <param name="Solver">When the solver stops.</param>
/// <param name="Collectives">The processes that share a batch; none but this one if null.</param>
public sealed record MiraAssignment(double Temperature, FixedPointOptions Solver, ICollectives? Collectives = null) : ISelfLabeling
{
    /// <summary>The solver that a recipe asks for, over batches that these processes share.</summary>
    public static MiraAssignment Of(MiraRecipe recipe, ICollectives? collectives = null)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return new(recipe.TeacherTemperature, new() { Iterations = recipe.Iterations, Tolerance = recipe.Tolerance }, collectives);
    }

    /// <inheritdoc/>
    /// <exception cref="InputException">The shape, τ or β is out of range.</exception>
    public Assignment Assign(Tensor logits, double regularization) =>
        FixedPoint.Solve(logits, Temperature, regularization, Solver, Collectives);
}
