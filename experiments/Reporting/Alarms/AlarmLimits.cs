using Mira.Experiments.Records;

namespace Mira.Experiments.Reporting.Alarms;

/// <summary>Limits beyond which a measurement raises an alarm.</summary>
/// <remarks>
/// Set between recorded good runs and runs broken on purpose. Mutual information of the targets as a
/// share of ln K: 0.12 or more in good MIRA runs; Sinkhorn dips to 0.012 in epoch 3 and rises again; 0.002 to 0.015
/// in broken runs, never rising. Distance of teacher and student: 0.1 at most in good runs, 0.6 and more with a
/// learning rate ten times too high.
/// </remarks>
internal static class AlarmLimits
{
    /// <summary>Epochs in a row that must agree before anything but an exact fault is called a failure.</summary>
    internal const int Epochs = 3;

    /// <summary>Judgement starts this many epochs after the peak of the learning rate, or
    /// <see cref="GraceShare"/> of all epochs where that is more: a loss near ln K is normal before.</summary>
    internal const int GraceEpochs = 2;

    /// <summary>See <see cref="GraceEpochs"/>.</summary>
    internal const double GraceShare = 0.02;

    /// <summary>Smallest mutual information of the targets, as a share of ln K.</summary>
    internal const double Information = 0.02;

    /// <summary>Largest ‖teacher − student‖ / ‖student‖.</summary>
    internal const double TeacherDistance = 0.5;

    /// <summary>Smallest share of the prototypes in use.</summary>
    internal const double PrototypesInUse = 0.1;

    /// <summary>Smallest marginal entropy, as a share of the largest possible one.</summary>
    internal const double Marginal = 0.5;

    /// <summary>Smallest effective rank of embeddings that keep images apart: a run of BYOL came back from 1.66 at a
    /// mean cosine of 0.4.</summary>
    internal const double EffectiveRank = 1.5;

    /// <summary>Smallest effective rank where different images look alike too: SimSiam with gradients through its
    /// targets ends at 1.5 and 0.8.</summary>
    internal const double RankOfAlike = 2;

    /// <summary>See <see cref="RankOfAlike"/>: a mean cosine of the embeddings of different images.</summary>
    internal const double CosineOfAlike = 0.65;

    /// <summary>Largest mean cosine of the embeddings of different images.</summary>
    internal const double MeanCosine = 0.98;

    /// <summary>Largest loss as a share of ln K in the second half of training.</summary>
    internal const double StuckLoss = 0.98;

    /// <summary>Share of what the targets say by which the loss of a student that has learned
    /// anything is below that of a guess: Sinkhorn's soft targets keep the loss near ln K, 0.3 to 0.4 of their
    /// information below it.</summary>
    internal const double LearnedShare = 0.1;

    /// <summary>Largest difference between a logit and the cosine it stands for: above the rounding of TF32.</summary>
    internal const double Logit = 1e-2;

    /// <summary>Smallest effective rank of a run that learns: the method's own where it has one.</summary>
    internal static double SmallestRank(EpochMetrics row) => AlarmWords.MethodOf(row)?.SmallestRank
        ?? (row.MeanCosine > CosineOfAlike ? RankOfAlike : EffectiveRank);
}
