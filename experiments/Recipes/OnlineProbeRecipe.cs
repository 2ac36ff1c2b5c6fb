namespace Mira.Experiments.Recipes;

/// <summary>A linear classifier that is trained beside the networks, on the features that their own steps compute.</summary>
/// <remarks>Source: paper A.4.2 (SGD, learning rate 0.1 scaled linearly, no weight decay, cosine). It names neither momentum
/// nor warm-up nor views: momentum 0.9, none, and both global views, as solo-learn has them.</remarks>
public sealed record OnlineProbeRecipe
{
    /// <summary>Learning rate per 256 images.</summary>
    public double BaseLearningRate { get; init; } = 0.1;

    /// <summary>SGD momentum.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>Standard deviation of the starting weights; biases start at 0.</summary>
    public double InitialDeviation { get; init; } = 0.01;

    /// <summary>Learning rate of the first step: base · batch / 256.</summary>
    public double PeakLearningRate(int batchSize) => BaseLearningRate * batchSize / 256;
}
