using Mira.Experiments.Evaluation.Convergence;
using Mira.Experiments.Recipes;

namespace Mira.Experiments.Reproduction;

/// <summary>How thoroughly the small study is done at a scale.</summary>
public sealed record StudyScale
{
    /// <summary>The scale.</summary>
    public required Scale Scale { get; init; }

    /// <summary>Training images used, class-balanced; null for all.</summary>
    public int? TrainImages { get; init; }

    /// <summary>Test images used, class-balanced; null for all.</summary>
    public int? TestImages { get; init; }

    /// <summary>Epochs between two k-NN measurements of the training curve.</summary>
    public int KnnInterval { get; init; } = 6;

    /// <summary>The linear classifier.</summary>
    public LinearEvalRecipe Linear { get; init; } = new();

    /// <summary>The convergence figure.</summary>
    public ConvergenceSettings Convergence { get; init; } = new();

    /// <summary>The study at a scale. The linear classifier cycles over a few augmented passes: the encoder's time is what it costs.</summary>
    public static StudyScale Of(Scale scale) => scale switch
    {
        Scale.Paper or Scale.SingleGpu => new() { Scale = scale },
        Scale.Laptop => new()
        {
            Scale = scale,
            Linear = new() { Epochs = 60, AugmentedPasses = 6 },
            Convergence = new() { Batches = 6 },
        },
        Scale.Smoke => new()
        {
            Scale = scale,
            TrainImages = 1000,
            TestImages = 200,
            KnnInterval = 1,
            Linear = new() { Epochs = 5, AugmentedPasses = 1 },
            Convergence = new() { Batches = 2, BatchSize = 64, Iterations = 40 },
        },
        _ => throw new ArgumentOutOfRangeException(nameof(scale), scale, null),
    };
}
