using Mira.Experiments.Methods;
using Mira.Experiments.Recipes;
using Mira.Experiments.Reporting;
using static TorchSharp.torch;

namespace Mira.Experiments.Training;

/// <summary>What is measured on every global view of every step: a vector of nine numbers, in nats.</summary>
/// <remarks>The quantities that the official train.py@2a62538 logs.</remarks>
internal static class StepMeasurement
{
    /// <summary>Length of the vector.</summary>
    internal const int Count = 9;

    /// <summary>Measures one view.</summary>
    /// <param name="studentLogits">Student scores [batch, K].</param>
    /// <param name="teacherLogits">Scores the targets were made from.</param>
    /// <param name="target">The targets.</param>
    /// <param name="recipe">Temperatures.</param>
    /// <param name="regularization">β or ε of the step.</param>
    /// <returns>[9] float64.</returns>
    internal static Tensor Of(Tensor studentLogits, Tensor teacherLogits, Tensor target, PretrainRecipe recipe, double regularization)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var student = studentLogits.detach().div(recipe.StudentTemperature).softmax(1);
        var teacher = teacherLogits.div(recipe.Assignment.ScoreTemperature(regularization)).softmax(1);
        var sharpened = teacherLogits.div(recipe.Assignment.SharpenedTemperature(regularization)).softmax(1);
        Tensor[] values =
        [
            .. new[] { student, teacher, target }.SelectMany(labels =>
                new[] { LabelStatistics.Entropy(labels), LabelStatistics.MarginalEntropy(labels) }),
            .. new[] { teacher, student, sharpened }.Select(labels => LabelStatistics.Divergence(labels, target)),
        ];
        return stack(values).to_type(ScalarType.Float64).MoveToOuterDisposeScope();
    }

    /// <summary>Entropy and marginal entropy of student (0), teacher (1) or target (2) out of the vector.</summary>
    internal static EntropyStatistics Entropies(double[] values, int network) => new()
    {
        Entropy = values[2 * network],
        MarginalEntropy = values[(2 * network) + 1],
        MutualInformation = values[(2 * network) + 1] - values[2 * network],
    };
}
