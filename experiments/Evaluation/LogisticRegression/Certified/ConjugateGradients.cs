using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Experiments.Evaluation.LogisticRegression.Certified;

/// <summary>Solves Newton's equations at a point by preconditioned conjugate gradients.</summary>
/// <remarks>The preconditioner takes every image's Hessian for the mean one: in the basis of the
/// features and of that mean's eigenvectors it is diagonal.</remarks>
internal sealed class ConjugateGradients : IDisposable
{
    private const int Limit = 400;
    private const double SmallestEigenvalue = 1e-9;
    private readonly NewtonProblem _problem;
    private readonly Tensor _shares, _weight, _eigenvectors, _coefficientScale, _interceptScale;

    internal ConjugateGradients(NewtonProblem problem, Tensor shares, double c)
    {
        (_problem, _shares, _weight) = (problem, shares, problem.Weight(c));
        using var scope = NewDisposeScope();
        // Every row sums to 0. From the other entries the diagonal keeps its digits where the classifier
        // is sure, p(1 − p) does not.
        var products = shares.matmul(shares.t()).div(tensor([(double)problem.Count]));
        products.sub_(products.diag().diag());
        var mean = products.sum([1]).diag().sub(products);
        var (values, vectors) = linalg.eigh(mean);
        var positive = values.maximum(problem.Zero);
        _eigenvectors = vectors.DetachFromDisposeScope();
        _coefficientScale = positive.view(-1, 1).matmul(problem.Basis.Squares.view(1, -1)).mul_(_weight)
            .add_(problem.Basis.Penalty, alpha: Scalars.One).reciprocal_().DetachFromDisposeScope();
        // Adding to all intercepts changes nothing: along that direction the scale is 0.
        var isUsed = positive.greater(positive.max().mul(tensor([SmallestEigenvalue])));
        var curvature = positive.mul(_weight).mul(tensor([(double)problem.Count]));
        _interceptScale = isUsed.to(ScalarType.Float64).div(curvature.where(isUsed, problem.One))
            .DetachFromDisposeScope();
    }

    /// <summary>Products with the Hessian made.</summary>
    internal int Products { get; private set; }

    /// <summary>The step to take.</summary>
    /// <param name="gradient">By coefficients and by intercepts.</param>
    /// <param name="tolerance">Part of the residual, in the preconditioner's norm, that may be left.</param>
    internal (Tensor Coefficients, Tensor Intercepts) Step((Tensor Coefficients, Tensor Intercepts) gradient,
        double tolerance)
    {
        using var scope = NewDisposeScope();
        var (residual, interceptResidual) = (gradient.Coefficients.neg(), gradient.Intercepts.neg());
        var (step, interceptStep) = (zeros_like(residual), zeros_like(interceptResidual));
        var (direction, interceptDirection) = Precondition(residual, interceptResidual);
        var product = Dot(residual, direction).add_(Dot(interceptResidual, interceptDirection), alpha: Scalars.One);
        var enough = tolerance * tolerance * product.item<double>();
        for (var i = 0; i < Limit; i++)
        {
            using var pass = NewDisposeScope();
            var (curved, interceptCurved) = Hessian(direction, interceptDirection);
            var length = product.div(Dot(direction, curved)
                .add_(Dot(interceptDirection, interceptCurved), alpha: Scalars.One));
            step.add_(direction.mul(length), alpha: Scalars.One);
            interceptStep.add_(interceptDirection.mul(length), alpha: Scalars.One);
            residual.sub_(curved.mul_(length));
            interceptResidual.sub_(interceptCurved.mul_(length));
            var (scaled, interceptScaled) = Precondition(residual, interceptResidual);
            var next = Dot(residual, scaled).add_(Dot(interceptResidual, interceptScaled), alpha: Scalars.One);
            if (!(next.item<double>() > enough))
            {
                break;
            }
            var ratio = next.div(product);
            direction.mul_(ratio).add_(scaled, alpha: Scalars.One);
            interceptDirection.mul_(ratio).add_(interceptScaled, alpha: Scalars.One);
            product.copy_(next);
        }
        return (step.MoveToOuterDisposeScope(), interceptStep.MoveToOuterDisposeScope());
    }

    private (Tensor, Tensor) Precondition(Tensor coefficients, Tensor intercepts) => (
        Balanced(_eigenvectors.matmul(_eigenvectors.t().matmul(coefficients).mul_(_coefficientScale))),
        _eigenvectors.matmul(_eigenvectors.t().matmul(intercepts).mul_(_interceptScale)));

    /// <summary>Less the mean of the classes, which is rounding: adding to all classes changes no score, and the
    /// penalty wants a sum of 0.</summary>
    /// <remarks>Where there is next to no penalty the rounding would grow to a step of its own.</remarks>
    private static Tensor Balanced(Tensor coefficients) => coefficients.sub(coefficients.mean([0], keepdim: true));

    private (Tensor, Tensor) Hessian(Tensor coefficients, Tensor intercepts)
    {
        Products++;
        var (curved, interceptsCurved) = _problem.Passes.Curvature(coefficients, intercepts, _shares);
        return (curved.mul_(_weight).add_(coefficients.mul(_problem.Basis.Penalty), alpha: Scalars.One),
            interceptsCurved.mul_(_weight));
    }

    private static Tensor Dot(Tensor a, Tensor b) => a.view(-1).dot(b.view(-1));

    public void Dispose()
    {
        foreach (var tensor in (Tensor[])[_eigenvectors, _coefficientScale, _interceptScale])
        {
            tensor.Dispose();
        }
    }
}
