namespace Mira.Experiments.Records;

/// <summary>One learning rate of a sweep: one row of sweep.csv. Accuracies are in percent.</summary>
public sealed record SweepRow
{
    /// <summary>Method that trained the encoder.</summary>
    public required string Method { get; init; }

    /// <summary>Which network it is.</summary>
    public required string Encoder { get; init; }

    /// <summary>Seed of the evaluation.</summary>
    public required long Seed { get; init; }

    /// <summary>Learning rate per 256 images.</summary>
    public required double BaseLearningRate { get; init; }

    /// <summary>Top-1 accuracy on the held-out training images, which chooses.</summary>
    public required double HeldOutTop1 { get; init; }

    /// <summary>Top-1 accuracy on the test images after training on all training images.</summary>
    public required double Top1 { get; init; }

    /// <summary>Top-5 accuracy, likewise.</summary>
    public required double Top5 { get; init; }

    /// <summary>Mean cross-entropy of the last epoch, likewise.</summary>
    public required double TrainingLoss { get; init; }
}
