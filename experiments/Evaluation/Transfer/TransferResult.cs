
namespace Mira.Experiments.Evaluation.Transfer;

/// <summary>One seed of a transfer evaluation: one row of transfer.csv. Scores are in percent.</summary>
public sealed record TransferResult
{
    /// <summary>Method that trained the encoder; empty for features of unknown origin.</summary>
    public required string Method { get; init; }

    /// <summary>Which network of the checkpoint.</summary>
    public required string Encoder { get; init; }

    /// <summary>Data set.</summary>
    public required string Data { get; init; }

    /// <summary>"paper" or "converged".</summary>
    public required string Protocol { get; init; }

    /// <summary>What <see cref="Score"/> is.</summary>
    public required string Metric { get; init; }

    /// <summary>The reported number.</summary>
    public required double Score { get; init; }

    /// <summary>Images whose first guess is right; empty where images have several classes.</summary>
    public double? Top1 { get; init; }

    /// <summary>Images whose class is among the first five guesses.</summary>
    public double? Top5 { get; init; }

    /// <summary>Top-1 accuracy of each class, averaged.</summary>
    public double? MeanPerClass { get; init; }

    /// <summary>The C chosen, or given.</summary>
    public required double C { get; init; }

    /// <summary>Its score on the validation images; empty where there was no search.</summary>
    public double? ValidationScore { get; init; }

    /// <summary>Images fitted to during the search.</summary>
    public required int TrainImages { get; init; }

    /// <summary>Images that chose C.</summary>
    public required int ValidationImages { get; init; }

    /// <summary>Images judged.</summary>
    public required int TestImages { get; init; }

    /// <summary>Seed of the split.</summary>
    public required long Seed { get; init; }

    /// <summary>Seconds for search and final fit.</summary>
    public required double Seconds { get; init; }

    /// <summary>Processor seconds for them: other work on the machine changes them less.</summary>
    public required double ProcessorSeconds { get; init; }

    /// <summary>Where it was computed.</summary>
    public required string Device { get; init; }

    /// <summary>Compute threads.</summary>
    public required int Threads { get; init; }

    /// <summary>Largest resident memory of the process, in MiB.</summary>
    public required long PeakMebibytes { get; init; }

    /// <summary>Hash of the recipe.</summary>
    public required string RecipeHash { get; init; }

    /// <summary>Hash of the checkpoint; empty for random weights and unknown origin.</summary>
    public required string CheckpointHash { get; init; }

    /// <summary>Hash of the training images; empty for unknown origin.</summary>
    public required string DataHash { get; init; }

    /// <summary>Hash of the training features.</summary>
    public required string FeatureHash { get; init; }

    /// <summary>Hash of the test features.</summary>
    public required string TestFeatureHash { get; init; }
}
