using Mira.Experiments.Evaluation.LogisticRegression;
using Mira.Experiments.Evaluation.LogisticRegression.Certified;
using Mira.Experiments.Evaluation.LogisticRegression.ScikitLearn;

namespace Mira.Experiments.Evaluation.Transfer;

/// <summary>Certified fits. Their order does not matter; they come from large C to small, as the paper's do.</summary>
internal sealed class ConvergedTransferFit(EvaluationSettings settings) : ITransferFit
{
    public void Fit(IReadOnlyList<LogisticProblem> problems, IReadOnlyList<double> grid, Action<FittedClassifiers> use)
    {
        var fits = new List<List<CertifiedFit>>();
        foreach (var problem in problems)
        {
            fits.Add([]);
            foreach (var fit in CertifiedPath.Fit(problem, grid, settings))
            {
                fits[^1].Add(fit);
                settings.Report("classifiers", ((fits.Count - 1) * grid.Count) + fits[^1].Count,
                    problems.Count * grid.Count);
            }
        }
        foreach (var c in grid)
        {
            List<CertifiedFit> ofC = [.. fits.Select(path => path.Single(fit => fit.C == c))];
            use(new(c, [.. ofC.Select(fit => fit.Weights)])
            {
                Objective = ofC.Sum(fit => fit.Objective),
                Iterations = ofC.Sum(fit => fit.Steps),
                Converged = ofC.Count(fit => fit.RelativeGap <= CertifiedPath.Tolerance),
                GradientNorm = ofC.Max(fit => fit.GradientNorm),
                RelativeGap = ofC.Max(fit => fit.RelativeGap) is var gap && double.IsFinite(gap) ? gap : null,
            });
            ofC.ForEach(fit => fit.Dispose());
        }
    }
}

/// <summary>A way to fit classifiers for the values of C of a grid.</summary>
internal interface ITransferFit
{
    /// <summary>Fits every problem for every C, from large to small, and hands each C's classifiers over; they are
    /// disposed of afterwards.</summary>
    void Fit(IReadOnlyList<LogisticProblem> problems, IReadOnlyList<double> grid, Action<FittedClassifiers> use);
}

/// <summary>The paper's fits: one chain of warm starts through the grid, through the classes at each C, and on
/// into the final fit.</summary>
internal sealed class PaperTransferFit(ScikitLearnRules rules, EvaluationSettings settings) : ITransferFit
{
    private readonly ScikitLearnFit _fit = new(rules);

    public void Fit(IReadOnlyList<LogisticProblem> problems, IReadOnlyList<double> grid, Action<FittedClassifiers> use)
    {
        for (var i = 0; i < grid.Count; i++)
        {
            settings.Report("classifiers", i, grid.Count);
            var (iterations, converged, objective) = (0, 0, 0.0);
            var weights = new List<LogisticWeights>();
            foreach (var problem in problems)
            {
                weights.Add(_fit.Fit(problem, grid[i]));
                (iterations, converged) = (iterations + _fit.Iterations, converged + (_fit.HasConverged ? 1 : 0));
                objective += _fit.Objective;
            }
            use(new(grid[i], weights) { Objective = objective, Iterations = iterations, Converged = converged });
            weights.ForEach(classifier => classifier.Dispose());
        }
    }
}
