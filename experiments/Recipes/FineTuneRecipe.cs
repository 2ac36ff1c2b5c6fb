namespace Mira.Experiments.Recipes;

/// <summary>Statistics that batch normalization uses while a pretrained backbone is trained further.</summary>
public enum NormMode
{
    /// <summary>Those of the pretraining; they do not move.</summary>
    Eval,

    /// <summary>Statistics of each batch. The running ones are updated, even at a learning rate of 0.</summary>
    Train,
}

/// <summary>Semi-supervised evaluation: backbone and a linear classifier trained on few labeled images.</summary>
/// <remarks>Source: paper 4.3 and A.3. It says neither momentum, weight decay, rule of the cosine, BN
/// mode nor views: momentum 0.9, no decay, a cosine by epoch, random crop and flip as in linear evaluation; the mode
/// for 1 % is that of a frozen network.</remarks>
public sealed record FineTuneRecipe
{
    /// <summary>Table 4 with 1 % of the labels: the backbone's learning rate is 0.</summary>
    public static FineTuneRecipe OnePercent { get; } = new()
    {
        BackboneLearningRate = 0,
        HeadLearningRate = 0.4,
        Norm = NormMode.Eval,
    };

    /// <summary>Table 4 with 10 % of the labels.</summary>
    public static FineTuneRecipe TenPercent { get; } = new();

    /// <summary>Passes over the labeled images.</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>Images per optimizer step; all of them where there are fewer. An incomplete last
    /// batch is dropped.</summary>
    public int BatchSize { get; init; } = 256;

    /// <summary>Learning rate of the backbone per 256 images.</summary>
    public double BackboneLearningRate { get; init; } = 0.02;

    /// <summary>Learning rate of the classifier per 256 images.</summary>
    public double HeadLearningRate { get; init; } = 0.1;

    /// <summary>SGD momentum.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>Weight decay of matrices and kernels.</summary>
    public double WeightDecay { get; init; }

    /// <summary>Statistics of batch normalization.</summary>
    public NormMode Norm { get; init; } = NormMode.Train;

    /// <summary>Standard deviation of the classifier's starting weights; biases start at 0.</summary>
    public double InitialDeviation { get; init; } = 0.01;

    /// <summary>Smallest share of the image's area that a training crop may have.</summary>
    public double MinimumCropScale { get; init; } = 0.08;

    /// <summary>Short fingerprint of everything that changes the result.</summary>
    public string Hash => RecipeHash.Of(this);

    /// <summary>Learning rate of the first epoch: base · batch / 256.</summary>
    public double PeakLearningRate(double baseLearningRate) => baseLearningRate * BatchSize / 256;

    /// <summary>Learning rate of an epoch, from 0 on: a cosine that ends at 0.</summary>
    public double Rate(double baseLearningRate, int epoch) =>
        Schedule.Cosine(epoch, Epochs, PeakLearningRate(baseLearningRate), 0);
}

/// <summary>Weighted k-nearest-neighbor classification of frozen features.</summary>
/// <remarks>Source: paper Table 3; DINO's eval_knn.py, whose weights are exp(cosine
/// similarity / temperature).</remarks>
public sealed record KnnRecipe
{
    /// <summary>k: neighbors that vote.</summary>
    public int Neighbors { get; init; } = 20;

    /// <summary>Similarities are divided by this before they become weights.</summary>
    public double Temperature { get; init; } = 0.07;

    /// <summary>Short fingerprint of everything that changes the result.</summary>
    public string Hash => RecipeHash.Of(this);
}
