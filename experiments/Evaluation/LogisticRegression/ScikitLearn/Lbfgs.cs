namespace Mira.Experiments.Evaluation.LogisticRegression.ScikitLearn;

/// <summary>Minimizes a smooth function by L-BFGS with a strong-Wolfe line search, step by step as L-BFGS-B
/// does without bounds.</summary>
/// <remarks>Source: Byrd, Lu, Nocedal and Zhu, A Limited Memory Algorithm for Bound Constrained
/// Optimization (1995), and the two-loop recursion of Nocedal, Updating Quasi-Newton Matrices with Limited Storage
/// (1980), which gives the same directions.</remarks>
internal sealed class Lbfgs(Func<double[], double[], double> function, ScikitLearnRules rules)
{
    private readonly LbfgsMemory _memory = new();

    /// <summary>Iterations made.</summary>
    internal int Iterations { get; private set; }

    /// <summary>Whether a tolerance ended the search, not the number of iterations.</summary>
    internal bool HasConverged { get; private set; }

    /// <summary>The function where the search ended.</summary>
    internal double Value { get; private set; }

    /// <summary>Changes a point into a minimizer.</summary>
    internal void Minimize(double[] point)
    {
        var gradient = new double[point.Length];
        Value = function(point, gradient);
        HasConverged = Vectors.Largest(gradient) <= rules.GradientTolerance;
        while (!HasConverged && Iterations < rules.Iterations)
        {
            var (former, formerGradient, formerValue) = (point.ToArray(), gradient.ToArray(), Value);
            if (!Search(point, gradient, _memory.Direction(gradient)))
            {
                (Value, _) = (formerValue, Restore(former, formerGradient, point, gradient));
                if (_memory.Forget())
                {
                    return;
                }
                continue;
            }
            Iterations++;
            var smallest = rules.DecreaseTolerance * Math.Max(1, Math.Max(Math.Abs(formerValue), Math.Abs(Value)));
            HasConverged = Vectors.Largest(gradient) <= rules.GradientTolerance || formerValue - Value <= smallest;
            _memory.Remember(former, point, formerGradient, gradient);
        }
    }

    private static bool Restore(double[] former, double[] formerGradient, double[] point, double[] gradient)
    {
        former.CopyTo(point, 0);
        formerGradient.CopyTo(gradient, 0);
        return true;
    }

    /// <summary>Moves the point along a direction; false where no step is found.</summary>
    private bool Search(double[] point, double[] gradient, double[] direction)
    {
        var slope = Vectors.Dot(gradient, direction);
        if (slope >= 0)
        {
            return false;
        }
        // Nothing is known of the function's scale before the first step.
        var step = Iterations == 0 ? 1 / Math.Sqrt(Vectors.Dot(direction, direction)) : 1;
        var search = new MoreThuente(Value, slope, step);
        var start = point.ToArray();
        for (var i = 0; i < rules.LineSearchEvaluations; i++)
        {
            start.CopyTo(point, 0);
            Vectors.AddScaled(point, step, direction);
            Value = function(point, gradient);
            if (!double.IsFinite(Value)
                || search.Next(new(step, Value, Vectors.Dot(gradient, direction))) is not { } next)
            {
                return double.IsFinite(Value);
            }
            step = next;
        }
        return false;
    }
}
