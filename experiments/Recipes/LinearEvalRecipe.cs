using System.Text.Json.Serialization;

namespace Mira.Experiments.Recipes;

/// <summary>A linear classifier on frozen features. Defaults: the official protocol, at CIFAR's batch size.</summary>
/// <remarks>Source: official eval_linear.py @2a62538 and paper A.3, unless a property says otherwise.</remarks>
public sealed record LinearEvalRecipe
{
    /// <summary>Tables 1, 2 and 10: ImageNet by SGD. The grid is about the one rate that the
    /// paper names, 0.075.</summary>
    public static LinearEvalRecipe ImageNet { get; } = new()
    {
        BatchSize = 1024,
        BaseLearningRates = [0.05, 0.075, 0.1, 0.15, 0.2, 0.3],
        HeldOutShare = 0.01,
    };

    /// <summary>Tables 6, 9, 14 and 15: LARS at one rate for all models.</summary>
    /// <remarks>The paper says "LARS, learning rate 0.1". That it is scaled to the batch, as its other
    /// rates, the batch of 1024, the 100 epochs and no weight decay are read from its other evaluations.</remarks>
    public static LinearEvalRecipe Lars { get; } = ImageNet with
    {
        BaseLearningRates = [0.1],
        TrustCoefficient = OptimizerRecipe.Lars.TrustCoefficient,
    };

    /// <summary>SGD whose rate falls in steps: how Table 7's baselines were judged on ImageNet-100.</summary>
    /// <param name="rate">Learning rate per 256 images, each method's own.</param>
    // Differs from solo-learn in the starting weights alone, N(0, 0.01) instead of U(±1/√512).
    public static LinearEvalRecipe AsPublished(double rate) => new()
    {
        BaseLearningRates = [rate],
        Milestones = [60, 80],
        HeldOutShare = 0.01,
    };

    /// <summary>Epochs of the classifier.</summary>
    public int Epochs { get; init; } = 100;

    /// <summary>Images per optimizer step; an incomplete last batch is dropped. The official
    /// 1024 is ImageNet's.</summary>
    public int BatchSize { get; init; } = 256;

    /// <summary>Learning rates per 256 images, trained side by side; held-out training images
    /// decide between them.</summary>
    /// <remarks>The official 0.075 is the choice for one ImageNet model; the small features of random weights
    /// need 100 times that.</remarks>
    public IReadOnlyList<double> BaseLearningRates { get; init; } = [0.025, 0.075, 0.25, 0.75, 2.5, 7.5, 25, 75];

    /// <summary>SGD momentum.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>Epochs, counted from 0, from which the rate is a tenth of what it was; null for a cosine.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<int>? Milestones { get; init; }

    /// <summary>η of LARS: the weights' gradient is scaled to this part of the weights' norm, the biases' is
    /// not; null for SGD.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? TrustCoefficient { get; init; }

    /// <summary>Standard deviation of the starting weights; biases start at 0.</summary>
    public double InitialDeviation { get; init; } = 0.01;

    /// <summary>Smallest share of the image's area that a training crop may have.</summary>
    public double MinimumCropScale { get; init; } = 0.08;

    /// <summary>Share of each class's training images that chooses the learning rate. The
    /// paper holds out 1 % of ImageNet; small sets need more for a choice that is not noise.</summary>
    public double HeldOutShare { get; init; } = 0.1;

    /// <summary>Differently augmented passes whose features are computed; later epochs use
    /// them again in turn. Null, the protocol: every epoch has its own. Fewer save the encoder's time and cost some
    /// accuracy; their features stay in memory.</summary>
    public int? AugmentedPasses { get; init; }

    /// <summary>Short fingerprint of everything that changes the result.</summary>
    public string Hash => RecipeHash.Of(this);

    /// <summary>Learning rate of the first epoch: base · batch / 256.</summary>
    public double PeakLearningRate(double baseLearningRate) => baseLearningRate * BatchSize / 256;
}

/// <summary>A linear classifier that is trained beside the networks, on the features that their
/// own steps compute.</summary>
/// <remarks>Source: paper A.4.2 (SGD, learning rate 0.1 scaled linearly, no weight decay,
/// cosine). It names neither momentum nor warm-up nor views: momentum 0.9, none, and both global views, as
/// solo-learn has them.</remarks>
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

/// <summary>Whose classifiers judge the networks of a table.</summary>
public enum Judge
{
    /// <summary>MIRA's, alike for all methods: of the teacher, where a method has one.</summary>
    Mira,

    /// <summary>Printed baselines: the classifiers of their publication, on the student. MIRA's rows: MIRA's
    /// own.</summary>
    AsPublished,
}

/// <summary>How solo-learn judged a method for its README: by classifiers of the student.</summary>
/// <remarks>
/// Source: solo-learn@fca55e3, solo/methods/base.py and the scripts' --classifier_lr, for CIFAR: a
/// classifier inside the optimizer of the network, clipped LARS, without decay; at eb07a9c
/// bash_files/linear/imagenet-100, for ImageNet-100: SGD on frozen
/// features for 100 epochs at batch 256, without decay, the rate divided by 10 after 60 and 80.
/// </remarks>
/// <param name="OnlineRate">Learning rate of the classifier beside the network, whatever the batch.</param>
/// <param name="OfflineRate">Learning rate per 256 images of the classifier of frozen features.</param>
public sealed record PublishedJudge(double OnlineRate, double OfflineRate);
