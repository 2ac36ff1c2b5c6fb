namespace Mira.Experiments.Evaluation.LogisticRegression.ScikitLearn;

/// <summary>Fits as scikit-learn's LogisticRegression(solver="lbfgs", warm_start=True) does: each begins where the last one ended.</summary>
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
