using Mira.Experiments.Methods.Sweeps;
using Mira.Experiments.Recipes;
using Mira.Experiments.Records;
using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Experiments.Training.Monitoring;

/// <summary>How decided and spread the labels of one global view are: a vector of nine numbers, in nats.</summary>
/// <remarks>The quantities that the official train.py@2a62538 logs.</remarks>
internal static class StepMeasurement
{
    /// <summary>Length of the vector.</summary>
    internal const int Count = 9;

    // Places in the vector: entropies of student, teacher and target, then divergences, then marginal entropies.
    private const int Divergences = 3, Marginals = 6;

    /// <summary>Measures one view.</summary>
    /// <param name="studentLogits">Student scores [batch, K].</param>
    /// <param name="teacherLogits">Scores the targets were made from.</param>
    /// <param name="target">The targets.</param>
    /// <param name="temperatures">Temperatures of the step.</param>
    /// <param name="batch">The batch to which the rows belong.</param>
    /// <returns>[9] float64.</returns>
    internal static Tensor Of(Tensor studentLogits, Tensor teacherLogits, Tensor target, LabelTemperatures temperatures, GlobalBatch batch)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        using var share = (1.0 / batch.Rows).ToScalar();
        var student = SoftLabels.At(studentLogits.detach(), temperatures.Student);
        var teacher = SoftLabels.At(teacherLogits, temperatures.Teacher);
        var sharpened = SoftLabels.At(teacherLogits, temperatures.Sharpened);
        var targets = SoftLabels.Of(target);
        var sums = stack([student.Entropy(), teacher.Entropy(), targets.Entropy(),
            teacher.Divergence(targets), student.Divergence(targets), sharpened.Divergence(targets)]);
        var columns = batch.Sum(stack([student.Values.sum(dim: 0), teacher.Values.sum(dim: 0), targets.Values.sum(dim: 0)]));
        return cat([batch.Sum(sums).mul_(share), SoftLabels.OfMeans(columns.mul_(share))]).to_type(ScalarType.Float64).MoveToOuterDisposeScope();
    }

    /// <summary>Entropy and marginal entropy of student (0), teacher (1) or target (2) out of the vector.</summary>
    internal static EntropyStatistics Entropies(ReadOnlySpan<double> values, int network) => new()
    {
        Entropy = values[network],
        MarginalEntropy = values[Marginals + network],
        MutualInformation = values[Marginals + network] - values[network],
    };

    /// <summary>KL(teacher ‖ target) (0), KL(student ‖ target) (1) or KL(sharpened teacher ‖ target) (2) out of the vector.</summary>
    internal static double Divergence(ReadOnlySpan<double> values, int which) => values[Divergences + which];
}
