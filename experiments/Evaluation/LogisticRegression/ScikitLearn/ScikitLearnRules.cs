namespace Mira.Experiments.Evaluation.LogisticRegression.ScikitLearn;

/// <summary>When scikit-learn's LogisticRegression(solver="lbfgs") stops.</summary>
/// <remarks>Source: scikit-learn 0.22.2 and 1.4.2, linear_model/_logistic.py; SciPy's fmin_l_bfgs_b.</remarks>
public sealed record ScikitLearnRules
{
    private const double MachineEpsilon = 2.220446049250313e-16;

    /// <summary>Iterations at most; the paper leaves the default, at which fits of large C are far from converged.</summary>
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
