using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Experiments.Evaluation.LogisticRegression.Certified;

/// <summary>The objective, its gradient and its certificate at one classifier, in the coordinates of a
/// <see cref="FeatureBasis"/>.</summary>
internal sealed class NewtonPoint : IDisposable
{
    private const double SingularValueTolerance = 1e-13;
    private readonly NewtonProblem _problem;
    private readonly double _c;

    internal NewtonPoint(NewtonProblem problem, double c, Tensor coefficients, Tensor intercepts)
    {
        (_problem, _c) = (problem, c);
        using var scope = NewDisposeScope();
        var scores = problem.Passes.Scores(coefficients, intercepts);
        var logSums = scores.logsumexp(0, keepdim: true);
        var scoresOfLabels = scores.mul(problem.OneHot).sum([0], keepdim: true);
        var shares = scores.sub_(logSums).exp_();
        // One minus the share of the right class loses every digit where the classifier is sure; the sum
        // of the wrong ones does not.
        var wrong = shares.mul(problem.IsWrong);
        var misses = wrong.sum([0], keepdim: true);
        Shares = shares.DetachFromDisposeScope();
        Misses = misses.DetachFromDisposeScope();
        Errors = wrong.sub_(problem.OneHot.mul(misses)).DetachFromDisposeScope();
        (Coefficients, Intercepts) = (coefficients.DetachFromDisposeScope(), intercepts.DetachFromDisposeScope());
        var losses = logSums.sub(scoresOfLabels);
        Loss = misses.neg().log1p().neg().where(misses.less(problem.Half), losses).sum().item<double>();
        Value = (coefficients.square().mul_(problem.Basis.Penalty).sum().item<double>() / 2) + (c * Loss);
    }

    /// <summary>[classes, r].</summary>
    internal Tensor Coefficients { get; }

    /// <summary>[classes].</summary>
    internal Tensor Intercepts { get; }

    /// <summary>[classes, n]: probabilities.</summary>
    internal Tensor Shares { get; }

    /// <summary>[classes, n]: probabilities less those wanted; every image's sum to 0.</summary>
    internal Tensor Errors { get; }

    /// <summary>Sum of the cross-entropies.</summary>
    internal double Loss { get; }

    /// <summary>The objective.</summary>
    internal double Value { get; }

    private Tensor Misses { get; }

    /// <summary>Gradients by coefficients [classes, r] and by intercepts [classes].</summary>
    internal (Tensor Coefficients, Tensor Intercepts) Gradient()
    {
        using var scope = NewDisposeScope();
        var (coefficients, intercepts) = _problem.Passes.Sums(Errors);
        coefficients.mul_(_problem.Weight(_c)).add_(Coefficients.mul(_problem.Basis.Penalty), alpha: Scalars.One);
        return (coefficients.MoveToOuterDisposeScope(), intercepts.mul_(_problem.Weight(_c)).MoveToOuterDisposeScope());
    }

    /// <summary>An upper bound of how far the objective is above its minimum: the difference from a value of
    /// the dual problem.</summary>
    /// <remarks>
    /// The dual maximizes C · Σ entropy(pᵢ) − ½‖C · Xᵀ(Y − P)‖², in the features' own units, over probabilities P with
    /// as much of every class as there are images of it. Ours miss that by little; scaling the errors of each class's
    /// images by factors near 1 meets it.
    /// </remarks>
    internal double Gap()
    {
        using var scope = NewDisposeScope();
        var factors = BalancingFactors().matmul(_problem.OneHot).view(1, -1);
        var errors = Errors.mul(factors);
        var misses = Misses.mul(factors);
        if (misses.greater(_problem.One).any().item<bool>() || factors.less(_problem.Zero).any().item<bool>())
        {
            return double.PositiveInfinity;
        }
        var pull = _problem.Passes.Sums(errors).Coefficients.mul_(_problem.Weight(_c));
        var (wrong, right) = (errors.mul(_problem.IsWrong), _problem.One.sub(misses));
        // A right share near 1 is 1 − misses, whose logarithm would lose the misses.
        var ofRight = right.mul(misses.neg().log1p()).where(misses.less(_problem.Half), right.xlogy(right));
        var entropy = wrong.xlogy(wrong).sum().item<double>() + ofRight.sum().item<double>();
        return Value + (_c * entropy) + (pull.square().div_(_problem.Basis.Penalty).sum().item<double>() / 2);
    }

    /// <summary>[classes]: factors for the errors of each class's images, after which the errors of
    /// every class sum to 0.</summary>
    private Tensor BalancingFactors()
    {
        var sums = _problem.OneHot.matmul(Errors.t());
        var excess = sums.sum([0]);
        // The system is singular, as all rows of errors sum to 0; the least-squares solution is the smallest change.
        var change = linalg.pinv(sums.t(), 0.0, SingularValueTolerance).matmul(excess.neg());
        return change.add(_problem.One, alpha: Scalars.One);
    }

    public void Dispose()
    {
        foreach (var tensor in (Tensor[])[Coefficients, Intercepts, Shares, Errors, Misses])
        {
            tensor.Dispose();
        }
    }
}
