using Mira.Experiments.Evaluation.LogisticRegression;

namespace Mira.Experiments.Evaluation.Transfer;

/// <summary>A way to fit classifiers for the values of C of a grid.</summary>
internal interface ITransferFit
{
    /// <summary>Fits every problem for every C, from large to small, and hands each C's classifiers over; they are disposed of afterwards.</summary>
    void Fit(IReadOnlyList<LogisticProblem> problems, IReadOnlyList<double> grid, Action<FittedClassifiers> use);
}
