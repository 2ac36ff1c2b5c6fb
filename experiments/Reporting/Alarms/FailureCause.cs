namespace Mira.Experiments.Reporting.Alarms;

/// <summary>Why a pretraining fails.</summary>
public enum FailureCause
{
    /// <summary>A loss is not finite.</summary>
    NotFinite,

    /// <summary>Embeddings or prototypes do not have length 1.</summary>
    MissingNormalization,

    /// <summary>The teacher is the student, not a moving average of it.</summary>
    AliasedTeacher,

    /// <summary>The weights move so far that the student forgets what it was taught.</summary>
    LearningRateTooHigh,

    /// <summary>The targets enlarge differences of scores by less than the views lose of them.</summary>
    SoftTargets,

    /// <summary>The targets say nothing although their gain would suffice.</summary>
    EmptyTargets,

    /// <summary>Few prototypes take all images.</summary>
    DeadPrototypes,

    /// <summary>The embeddings vary in few directions.</summary>
    DimensionalCollapse,

    /// <summary>All images have nearly the same embedding.</summary>
    EqualEmbeddings,

    /// <summary>The loss stays at that of a uniform guess.</summary>
    StuckLoss,
}
