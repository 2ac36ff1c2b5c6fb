namespace Mira.Experiments.Reporting.Alarms;

/// <summary>A measurement that says that a pretraining fails, and what helps.</summary>
/// <param name="Cause">What is wrong.</param>
/// <param name="Epoch">Epoch after which it showed, from 1.</param>
/// <param name="Finding">Which measure, its value, and what good runs have.</param>
/// <param name="Meaning">What that means.</param>
/// <param name="Remedy">What to change.</param>
public sealed record TrainingAlarm(FailureCause Cause, int Epoch, string Finding, string Meaning, string Remedy)
{
    /// <summary>All of it in words.</summary>
    public string Sentence => $"Epoch {Epoch}: {Finding}. {Meaning} {Remedy}";
}
