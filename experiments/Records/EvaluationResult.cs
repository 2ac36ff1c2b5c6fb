namespace Mira.Experiments.Records;

/// <summary>One evaluation of one encoder: one row of evaluation.csv. Accuracies are in percent.</summary>
public sealed record EvaluationResult
{
    /// <summary>Method that trained the encoder, as shown to readers: "MIRA", "Sinkhorn", "random weights".</summary>
    public required string Method { get; init; }

    /// <summary>Which encoder was evaluated: "teacher", "student" or "random".</summary>
    public required string Encoder { get; init; }

    /// <summary>Evaluation protocol: "knn" or "linear".</summary>
    public required string Protocol { get; init; }

    /// <summary>The protocol's settings in words, such as "k=20 T=0.07".</summary>
    public required string Setting { get; init; }

    /// <summary>Images whose first guess is right, in percent.</summary>
    public required double Top1 { get; init; }

    /// <summary>Images whose class is among the first five guesses, in percent.</summary>
    public required double Top5 { get; init; }

    /// <summary>Number of test images.</summary>
    public required int Images { get; init; }

    /// <summary>Seconds the evaluation took.</summary>
    public required double Seconds { get; init; }

    /// <summary>Seed of the run.</summary>
    public required long Seed { get; init; }

    /// <summary>Hash of the evaluation's recipe.</summary>
    public required string RecipeHash { get; init; }

    /// <summary>Hash of the recipe that the network was, or would be, pretrained with; empty in
    /// files of versions that did not write it.</summary>
    public string PretrainRecipeHash { get; init; } = "";

    /// <summary>Hash of the checkpoint; empty for random weights.</summary>
    public required string CheckpointHash { get; init; }

    /// <summary>Hash of the data.</summary>
    public required string DataHash { get; init; }

    /// <summary>Top-1 accuracy of each class, averaged with equal weights, in percent; null in files of versions that
    /// did not write it.</summary>
    public double? MeanPerClass { get; init; }

    /// <summary>Where it was computed, such as "cpu" or "cuda:0"; empty in files of versions that
    /// did not write it.</summary>
    public string Device { get; init; } = "";

    /// <summary>Compute threads.</summary>
    public int? Threads { get; init; }

    /// <summary>Largest resident memory of the process up to the end of this evaluation, in MiB.</summary>
    public long? PeakMebibytes { get; init; }
}
