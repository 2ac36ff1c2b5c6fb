using Mira.Experiments.Methods;
using Mira.Experiments.Methods.Sweeps;
using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using Mira.Experiments.Records;
using Mira.Experiments.Runtime;
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
    internal static Tensor Of(Tensor studentLogits, Tensor teacherLogits, Tensor target, LabelTemperatures temperatures,
        GlobalBatch batch)
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
        var columns =
            batch.Sum(stack([student.Values.sum(dim: 0), teacher.Values.sum(dim: 0), targets.Values.sum(dim: 0)]));
        return cat([batch.Sum(sums).mul_(share), SoftLabels.OfMeans(columns.mul_(share))]).to_type(ScalarType.Float64)
            .MoveToOuterDisposeScope();
    }

    /// <summary>Entropy and marginal entropy of student (0), teacher (1) or target (2) out of the vector.</summary>
    internal static EntropyStatistics Entropies(ReadOnlySpan<double> values, int network) => new()
    {
        Entropy = values[network],
        MarginalEntropy = values[Marginals + network],
        MutualInformation = values[Marginals + network] - values[network],
    };

    /// <summary>KL(teacher ‖ target) (0), KL(student ‖ target) (1) or KL(sharpened teacher ‖ target) (2)
    /// out of the vector.</summary>
    internal static double Divergence(ReadOnlySpan<double> values, int which) => values[Divergences + which];
}

/// <summary>What one step computed and a monitor may look at.</summary>
/// <param name="Step">0-based number of the step.</param>
/// <param name="Loss">The step's loss.</param>
/// <param name="Student">Outputs of the student for every view that it reads, the global ones first.</param>
/// <param name="Teacher">Outputs from which the targets were made, one for each global view unless the teacher reads
/// but one; the student's own where there is no teacher.</param>
/// <param name="Assignments">The targets, one for each global view; none where the method has no labels.</param>
/// <param name="Rates">What the recipe asked for at this step.</param>
internal sealed record StepEvidence(int Step, Tensor Loss, IReadOnlyList<NetworkOutput> Student,
    IReadOnlyList<NetworkOutput> Teacher,
    IReadOnlyList<Assignment> Assignments, StepRates Rates);

/// <summary>How far the teacher's weights are behind the student's.</summary>
internal static class TeacherDistance
{
    /// <summary>‖teacher − student‖ / ‖student‖ over what both have: backbone and projector. Prototypes are copied
    /// and do not count.</summary>
    internal static double Of(PretrainingNetwork teacher, PretrainingNetwork student)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var leaders = student.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter);
        var pairs = teacher.named_parameters()
            .Where(entry => !entry.name.StartsWith("prototypes.", StringComparison.Ordinal))
            .Select(entry => (Teacher: entry.parameter, Student: leaders[entry.name])).ToList();
        var apart = stack(pairs.ConvertAll(pair => pair.Teacher.sub(pair.Student).norm()));
        var size = stack(pairs.ConvertAll(pair => pair.Student.norm()));
        return HostRead.Number(apart.norm().div(size.norm()));
    }
}
