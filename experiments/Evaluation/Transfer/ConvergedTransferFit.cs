using Mira.Experiments.Evaluation.LogisticRegression;
using Mira.Experiments.Evaluation.LogisticRegression.Certified;

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
                settings.Report("classifiers", ((fits.Count - 1) * grid.Count) + fits[^1].Count, problems.Count * grid.Count);
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
