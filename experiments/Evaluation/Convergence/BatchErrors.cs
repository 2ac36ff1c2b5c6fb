using Mira.Experiments.Methods;
using Mira.Experiments.Recipes;
using Mira.Experiments.Records;
using static TorchSharp.torch;

namespace Mira.Experiments.Evaluation.Convergence;

/// <summary>Errors of one solver on one batch after each iteration.</summary>
internal sealed class BatchErrors
{
    private readonly Dictionary<ConvergenceQuantity, List<double>> _errors = [];

    /// <summary>Quantities that the solver has, each with its value after iterations 1, 2, …</summary>
    internal IReadOnlyDictionary<ConvergenceQuantity, List<double>> ByQuantity => _errors;

    /// <summary>Follows a solver on one batch.</summary>
    internal static BatchErrors Of(TracedSolver solver, Tensor logits, ConvergenceSettings settings)
    {
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        var errors = new BatchErrors();
        using var reference = solver.Solve(logits, settings.ReferenceIterations);
        var marginal = reference.Targets.mean([0]);
        solver.Trace(logits, settings.Iterations, assignment => errors.Add(assignment, reference.Targets, marginal));
        if (solver.ScaledIterates is { } iterates)
        {
            errors.AddScaled(iterates(logits, settings.ReferenceIterations), settings.Iterations);
        }
        return errors;
    }

    private void Add(Assignment assignment, Tensor targets, Tensor marginal)
    {
        using var scope = NewDisposeScope();
        Add(ConvergenceQuantity.TargetError, SquaredDistance(assignment.Targets, targets));
        Add(ConvergenceQuantity.MarginalError, SquaredDistance(assignment.Targets.mean([0]), marginal));
        if (assignment.Certificate is { } certificate)
        {
            Add(ConvergenceQuantity.CertifiedBound, certificate.SumOfSquares(targets.shape[0]));
        }
    }

    private void AddScaled(IReadOnlyList<double[]> iterates, int iterations)
    {
        foreach (var iterate in iterates.Take(iterations))
        {
            var squares = iterate.Zip(iterates[^1], (value, limit) => (value - limit) * (value - limit));
            Add(ConvergenceQuantity.ScaledMarginalError, squares.Sum());
        }
    }

    private void Add(ConvergenceQuantity quantity, double value)
    {
        // Charts leave such numbers out, which would make a broken solver look merely absent.
        if (!double.IsFinite(value))
        {
            throw new ArithmeticException($"{quantity} is {value} although all scores are finite.");
        }
        if (!_errors.TryGetValue(quantity, out var values))
        {
            _errors[quantity] = values = [];
        }
        values.Add(value);
    }

    private static double SquaredDistance(Tensor left, Tensor right)
    {
        using var scope = NewDisposeScope();
        return left.sub(right).square().sum().item<double>();
    }
}
