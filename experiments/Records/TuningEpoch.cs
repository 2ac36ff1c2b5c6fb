namespace Mira.Experiments.Records;

/// <summary>One epoch of training on few labels: one row of curve.csv. Accuracies are in percent.</summary>
public sealed record TuningEpoch
{
    /// <summary>Method that trained the encoder.</summary>
    public required string Method { get; init; }

    /// <summary>Which network it is.</summary>
    public required string Encoder { get; init; }

    /// <summary>Labels, rates and mode of batch normalization in words.</summary>
    public required string Setting { get; init; }

    /// <summary>Seed of the evaluation.</summary>
    public required long Seed { get; init; }

    /// <summary>Epochs done.</summary>
    public required int Epoch { get; init; }

    /// <summary>Mean cross-entropy of the epoch.</summary>
    public required double TrainingLoss { get; init; }

    /// <summary>Top-1 accuracy on the test images after the epoch; empty where it was not tested.</summary>
    public double? Top1 { get; init; }

    /// <summary>Top-5 accuracy, likewise.</summary>
    public double? Top5 { get; init; }
}
