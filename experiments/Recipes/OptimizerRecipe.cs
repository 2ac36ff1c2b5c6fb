using System.Text.Json.Serialization;
using Mira.Experiments.Recipes.Settings;

namespace Mira.Experiments.Recipes;

/// <summary>Rule by which a gradient moves a weight.</summary>
public enum OptimizerMethod
{
    /// <summary>Stochastic gradient descent with momentum (CIFAR, ImageNet-100, batches of 512).</summary>
    Sgd,

    /// <summary>SGD whose steps are scaled, tensor by tensor, to the norm of the weights
    /// (ImageNet at batch 4096).</summary>
    Lars,

    /// <summary>LARS that never steps further than SGD would: what solo-learn trains every method with.</summary>
    ClippedLars,

    /// <summary>Adam with β 0.9 and 0.999 and ε 1e-8, whose weight decay is a part of the gradient.</summary>
    Adam,
}

/// <summary>The optimizer of a pretraining. Defaults: SGD, as the paper has it for small sets
/// and small batches.</summary>
/// <remarks>Source: paper 4.1 and A.4.2; official optimizers @2a62538.</remarks>
public sealed record OptimizerRecipe
{
    /// <summary>LARS as the paper uses it at batch 4096.</summary>
    public static OptimizerRecipe Lars { get; } = new() { Method = OptimizerMethod.Lars, WeightDecay = 1e-6 };

    /// <summary>LARS as solo-learn uses it on small sets; each method has its own weight decay.</summary>
    public static OptimizerRecipe ClippedLars { get; } = new()
    {
        Method = OptimizerMethod.ClippedLars,
        TrustCoefficient = 0.02,
    };

    /// <summary>Rule of the step.</summary>
    [SettingReason("paper 4.1: LARS; 4.3 and A.4.2: SGD for small batches and small sets; solo-learn: ClippedLars " +
        "for its methods")]
    public OptimizerMethod Method { get; init; } = OptimizerMethod.Sgd;

    /// <summary>Share of the last step's direction that is kept; Adam has its own.</summary>
    [SettingReason("code: 0.9")]
    [SettingLimit(AtLeast = 0, Below = 1)]
    public double Momentum { get; init; } = 0.9;

    /// <summary>Weight decay of weights with two or more dimensions; biases and normalization have none, unless
    /// <see cref="DecaysVectors"/> says so.</summary>
    [SettingReason("paper 4.1: 1e-6 with LARS; 4.3 and A.4.2: 1e-4 with SGD")]
    [SettingLimit(AtLeast = 0)]
    public double WeightDecay { get; init; } = 1e-4;

    /// <summary>η of LARS: length of a step as a part of the weights' norm, at learning rate 1.
    /// SGD does not use it.</summary>
    [SettingReason("code: 0.001; solo-learn: 0.02; for LARS only")]
    [SettingLimit(Above = 0)]
    public double TrustCoefficient { get; init; } = 0.001;

    /// <summary>Whether LARS, clipped or not, scales and decays biases and normalization like all other
    /// weights.</summary>
    [SettingReason("solo-learn: false, but true for SwAV and DeepCluster-v2 on CIFAR; SelfClassifier: true; for " +
        "LARS only")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool ScalesVectors { get; init; }

    /// <summary>Whether SGD and Adam decay biases and normalization like all other weights, as PyTorch does where
    /// nothing is left out. The others never do.</summary>
    [SettingReason("code: false, biases and normalization have no decay; for Sgd and Adam only")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool DecaysVectors { get; init; }

    /// <summary>Weight decay of biases and normalization under SGD and Adam.</summary>
    internal double VectorDecay => DecaysVectors ? WeightDecay : 0;
}
