using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Experiments.Evaluation.LogisticRegression.Certified;

/// <summary>Newton's method for one C. Its equations are solved roughly at first, and more exactly near the
/// minimum.</summary>
internal sealed class NewtonSearch(NewtonProblem problem, double c, EvaluationSettings settings)
{
    private const int StepLimit = 60, HalvingLimit = 30;
    private const double LoosestResidual = 0.1, TightestResidual = 1e-3, SufficientDecrease = 1e-4, Rounding = 1e-14,
        Reserve = 0.1;
    private int _steps, _products;

    /// <summary>The last point, whose gap meets the tolerance unless rounding stood in the way. The one
    /// given is used up.</summary>
    internal NewtonPoint Run(NewtonPoint point, double tolerance)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var gap = point.Gap();
        while (gap > tolerance * point.Value && _steps < StepLimit)
        {
            settings.Stop.ThrowIfCancellationRequested();
            if (Next(point, gap, tolerance) is not { } next)
            {
                break;
            }
            point.Dispose();
            (point, gap) = (next, next.Gap());
        }
        return point;
    }

    /// <summary>The result with its proof, in the coordinates of the features.</summary>
    internal CertifiedFit Certify(NewtonPoint point)
    {
        using var scope = NewDisposeScope();
        var gradient = point.Gradient();
        var norm = Math.Sqrt(gradient.Coefficients.mul(problem.Basis.Units).square().sum()
            .item<double>() + gradient.Intercepts.square().sum().item<double>());
        return new(c, problem.Basis.Weights(point.Coefficients, point.Intercepts), point.Value, norm, point.Gap(),
            _steps, _products);
    }

    private NewtonPoint? Next(NewtonPoint point, double gap, double tolerance)
    {
        using var scope = NewDisposeScope();
        using var equations = new ConjugateGradients(problem, point.Shares, c);
        var gradient = point.Gradient();
        // The gap falls as the square of what is left of the equations: no more than the tolerance asks need be solved.
        var (relative, enough) = (Math.Sqrt(gap / point.Value), Reserve * Math.Sqrt(tolerance * point.Value / gap));
        var step = equations.Step(gradient, Math.Clamp(Math.Max(relative, enough), TightestResidual, LoosestResidual));
        (_steps, _products) = (_steps + 1, _products + equations.Products);
        var slope = gradient.Coefficients.mul(step.Coefficients).sum().item<double>()
            + gradient.Intercepts.mul(step.Intercepts).sum().item<double>();
        return Shorten(point, step, slope);
    }

    /// <summary>Halves the step until the objective falls enough; null where rounding hides any fall.</summary>
    private NewtonPoint? Shorten(NewtonPoint point, (Tensor Coefficients, Tensor Intercepts) step, double slope)
    {
        var length = 1.0;
        for (var i = 0; i < HalvingLimit; i++, length /= 2)
        {
            using var factor = tensor([length]);
            var next = new NewtonPoint(problem, c,
                point.Coefficients.add(step.Coefficients.mul(factor), alpha: Scalars.One),
                point.Intercepts.add(step.Intercepts.mul(factor), alpha: Scalars.One));
            if (next.Value <= point.Value + (SufficientDecrease * length * slope) + (Rounding * Math.Abs(point.Value)))
            {
                return next;
            }
            next.Dispose();
        }
        return null;
    }
}
