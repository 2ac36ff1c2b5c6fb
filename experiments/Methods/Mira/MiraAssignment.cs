using Mira.Datasets;
using Mira.Experiments.Collectives;
using Mira.Experiments.Recipes.Methods;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.Mira;

/// <summary>MIRA: targets of largest mutual information with the samples that stay near the scores; the
/// regularization is β.</summary>
/// <param name="Temperature">τ, the temperature that turns scores into probabilities.</param>
/// <param name="Solver">When the solver stops.</param>
/// <param name="Shared">The processes that share a batch; null where one holds it whole.</param>
public sealed record MiraAssignment(double Temperature, FixedPointOptions Solver, SharedRows? Shared = null)
    : ISelfLabeling
{
    /// <summary>The solver that a recipe asks for, over batches that these processes share.</summary>
    public static MiraAssignment Of(MiraRecipe recipe, SharedRows? shared = null)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return new(recipe.TeacherTemperature,
            new() { Iterations = recipe.Iterations, Tolerance = recipe.Tolerance }, shared);
    }

    /// <inheritdoc/>
    /// <exception cref="InputException">The shape, τ or β is out of range.</exception>
    public Assignment Assign(Tensor logits, double regularization) =>
        FixedPoint.Solve(logits, Temperature, regularization, Solver, Shared);

    /// <summary>Assigns several views of one batch, as <see cref="Assign"/> would one after the other.</summary>
    /// <exception cref="InputException">A shape, τ or β is out of range.</exception>
    public IReadOnlyList<Assignment> AssignAll(IReadOnlyList<Tensor> views, double regularization) =>
        FixedPoint.SolveAll(views, Temperature, regularization, Solver, Shared);
}

/// <summary>What MIRA's targets minimize (Eq. 4).</summary>
public static class MiraObjective
{
    /// <summary>−mean Σ w log p + (1−β) mean Σ w log w + β Σ w̄ log w̄, with 0·log 0 = 0.</summary>
    /// <param name="targets">W, [batch, prototypes], rows summing to 1.</param>
    /// <param name="logProbabilities">log p, [batch, prototypes]: log-softmax of the scores divided by τ.</param>
    /// <param name="beta">β.</param>
    /// <returns>A 0-dimensional tensor.</returns>
    public static Tensor Value(Tensor targets, Tensor logProbabilities, double beta)
    {
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(logProbabilities);
        using var scope = NewDisposeScope();
        var crossEntropy = targets.mul(logProbabilities).sum().div(targets.shape[0]).neg();
        var entropy = targets.xlogy(targets).sum().div(targets.shape[0]);
        var marginal = targets.mean([0]);
        var marginalEntropy = marginal.xlogy(marginal).sum();
        return crossEntropy.add(entropy.mul(1 - beta)).add(marginalEntropy.mul(beta)).MoveToOuterDisposeScope();
    }
}
