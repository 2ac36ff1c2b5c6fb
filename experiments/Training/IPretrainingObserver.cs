using Mira.Experiments.Records;

namespace Mira.Experiments.Training;

/// <summary>Told how a pretraining goes on.</summary>
public interface IPretrainingObserver
{
    /// <summary>Training starts, or goes on, at a step.</summary>
    void Started(PretrainRequest request, int firstStep);

    /// <summary>A step is done.</summary>
    void StepDone(StepOutcome outcome);

    /// <summary>An epoch is done and its row written.</summary>
    void EpochDone(EpochMetrics metrics);

    /// <summary>Something was not as it should be and has been dealt with; one or more sentences.</summary>
    void Warned(string message);
}
