namespace Mira.Experiments.Training.Monitoring;

/// <summary>What is measured during training. No measurement changes the networks.</summary>
/// <remarks>
/// Costs as shares of a step of two views with a teacher, which are 8 forward passes of a view:
/// k-NN of teacher and student over all training images at every 10th epoch 3 %, the test of the online classifiers at
/// every 5th 1 % (test set a fifth of the training set), their steps less than 1 %.
/// </remarks>
public sealed record MonitoringSettings
{
    /// <summary>Nothing but the rows of metrics.csv.</summary>
    public static MonitoringSettings None { get; } = new() { KnnInterval = 0, LearnsProbe = false };

    /// <summary>Epochs between two k-NN measurements; 0 for none. The last epoch is always measured then.</summary>
    public int KnnInterval { get; init; } = 10;

    /// <summary>Whether linear classifiers learn beside the networks, where the images have classes.</summary>
    public bool LearnsProbe { get; init; } = true;

    /// <summary>Whether the classifier learns too that the method's printed numbers were judged by,
    /// where they have one.</summary>
    public bool JudgesAsPublished { get; init; }

    /// <summary>Epochs between two tests of these classifiers; 0 for none. The last epoch is
    /// always tested then.</summary>
    public int ProbeInterval { get; init; } = 5;

    /// <summary>What happens when training fails.</summary>
    public CollapseAction OnCollapse { get; init; } = CollapseAction.Warn;

    /// <summary>The same for images without labels, or without test images: nothing that needs either.</summary>
    public MonitoringSettings WithoutLabels() => this with { KnnInterval = 0, LearnsProbe = false, ProbeInterval = 0 };

    /// <summary>Whether something at an interval happens after an epoch, counted from 1.</summary>
    internal static bool IsDue(int interval, int epoch, int epochs) =>
        interval > 0 && (epoch % interval == 0 || epoch == epochs);
}
