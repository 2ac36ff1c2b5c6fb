using Mira.Experiments.Evaluation;
using Mira.Experiments.Training;

namespace Mira.Experiments.Reproduction;

/// <summary>Told how a graph of runs goes on.</summary>
public interface IGraphObserver : IPretrainingObserver, IProgress<EvaluationProgress>
{
    /// <summary>A node begins.</summary>
    /// <param name="node">The node.</param>
    /// <param name="place">Its place, counted from 1.</param>
    /// <param name="count">How many there are.</param>
    void NodeStarted(RunNode node, int place, int count);

    /// <summary>Nothing is left but what other processes are at; told again every few seconds.</summary>
    /// <param name="node">A node that another process is at.</param>
    void Waiting(RunNode node);

    /// <summary>A number was measured, or read where it was measured before.</summary>
    /// <param name="numbers">The numbers of one evaluation.</param>
    void Measured(IReadOnlyList<StoredEvaluation> numbers);
}
