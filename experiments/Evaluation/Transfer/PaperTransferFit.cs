using Mira.Experiments.Evaluation.LogisticRegression;
using Mira.Experiments.Evaluation.LogisticRegression.ScikitLearn;

namespace Mira.Experiments.Evaluation.Transfer;

/// <summary>The paper's fits: one chain of warm starts through the grid, through the classes at each C, and on into the final fit.</summary>
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
