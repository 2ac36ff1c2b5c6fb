namespace Mira.Experiments.Records;

/// <summary>What measurements say to a claim of the paper.</summary>
public enum Judgement
{
    /// <summary>Every comparison shows the claimed direction beyond the noise of the seeds.</summary>
    Supported,

    /// <summary>A comparison shows the opposite beyond the noise.</summary>
    Contradicted,

    /// <summary>Not measured, by too few seeds, or within the noise.</summary>
    CannotJudge,
}
