namespace Mira.Experiments.Evaluation.LogisticRegression.ScikitLearn;

/// <summary>Fits as scikit-learn's LogisticRegression(solver="lbfgs", warm_start=True) does: each begins where
/// the last one ended.</summary>
/// <param name="rules">When a fit stops.</param>
public sealed class ScikitLearnFit(ScikitLearnRules rules)
{
    private double[] _point = [];

    /// <summary>Iterations of the last fit.</summary>
    public int Iterations { get; private set; }

    /// <summary>Whether the last fit met a tolerance before it ran out of iterations.</summary>
    public bool HasConverged { get; private set; }

    /// <summary>½‖W‖² + C · Σ cross-entropy where the last fit ended.</summary>
    public double Objective { get; private set; }

    /// <summary>Fits a classifier.</summary>
    /// <param name="problem">Features and classes, of the same shape in every fit.</param>
    /// <param name="c">Weight of the losses against the penalty.</param>
    public LogisticWeights Fit(LogisticProblem problem, double c)
    {
        ArgumentNullException.ThrowIfNull(problem);
        var lossWeight = rules.AveragesLosses ? 1.0 / problem.Count : 1;
        var objective = new SumObjective(problem, lossWeight / c, lossWeight);
        var length = problem.Classes * (problem.Dimensions + 1);
        _point = _point.Length == length ? _point : new double[length];
        var search = new Lbfgs(objective.Evaluate, rules);
        search.Minimize(_point);
        (Iterations, HasConverged, Objective) = (search.Iterations, search.HasConverged, search.Value * c / lossWeight);
        return objective.Weights(_point);
    }
}

/// <summary>When scikit-learn's LogisticRegression(solver="lbfgs") stops.</summary>
/// <remarks>Source: scikit-learn 0.22.2 and 1.4.2, linear_model/_logistic.py; SciPy's fmin_l_bfgs_b.</remarks>
public sealed record ScikitLearnRules
{
    private const double MachineEpsilon = 2.220446049250313e-16;

    /// <summary>Iterations at most; the paper leaves the default, at which fits of large C are
    /// far from converged.</summary>
    public int Iterations { get; init; } = 100;

    /// <summary>Largest entry of the gradient at which a fit ends.</summary>
    public double GradientTolerance { get; init; } = 1e-4;

    /// <summary>Relative decrease of the objective in one iteration at which a fit ends.</summary>
    public double DecreaseTolerance { get; init; } = 1e7 * MachineEpsilon;

    /// <summary>Evaluations of one line search at most.</summary>
    public int LineSearchEvaluations { get; init; } = 20;

    /// <summary>Divides the objective by C and by this; false for the sum, true for the mean over the images.</summary>
    public bool AveragesLosses { get; init; }

    /// <summary>The rules of the version that the paper's transfer code was tested with, 0.22.</summary>
    public static ScikitLearnRules Version022 { get; } = new();

    /// <summary>The rules of versions from 1.4 on.</summary>
    public static ScikitLearnRules Version14 { get; } = new()
    {
        DecreaseTolerance = 64 * MachineEpsilon,
        LineSearchEvaluations = 50,
        AveragesLosses = true,
    };
}
