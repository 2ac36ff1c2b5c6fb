using System.Text.Json.Serialization;
using Mira.Experiments.Recipes.Settings;

namespace Mira.Experiments.Recipes;

/// <summary>Depth of a residual network.</summary>
public enum ResNetDepth
{
    /// <summary>Basic blocks 2, 2, 2, 2.</summary>
    ResNet18 = 18,

    /// <summary>Basic blocks 3, 4, 6, 3.</summary>
    ResNet34 = 34,

    /// <summary>Bottleneck blocks 3, 4, 6, 3.</summary>
    ResNet50 = 50,
}

/// <summary>First layer of a residual network.</summary>
public enum ResNetStem
{
    /// <summary>7×7 convolution of stride 2 and a 3×3 max-pool of stride 2 (224-pixel images).</summary>
    ImageNet,

    /// <summary>3×3 convolution and no max-pool (32-pixel images).</summary>
    Cifar,
}

/// <summary>Where the max-pool of an ImageNet stem pads its input, which is even in size.</summary>
public enum StemPooling
{
    /// <summary>By one pixel on every side, as torchvision does.</summary>
    AllSides,

    /// <summary>By one pixel below and right only, as TensorFlow does where it is asked for SAME.</summary>
    TensorFlow,
}

/// <summary>What the weights of a CIFAR stem are drawn from at the start.</summary>
public enum StemInitialization
{
    /// <summary>torchvision's rule for every convolution of a ResNet: normal, variance 2 / (9 · output channels);
    /// deviation 0.059 at width 64.</summary>
    FanOut,

    /// <summary>PyTorch's default for a convolution of 27 inputs: uniform in ±1/√27; deviation 0.111.</summary>
    Uniform,
}

/// <summary>The backbone whose features are learned: a torchvision ResNet without its classifier.</summary>
/// <remarks>Source: official builder.py @2a62538; width and stem stride are ours, for small machines.</remarks>
public sealed record BackboneRecipe
{
    /// <summary>Depth of the network.</summary>
    [SettingReason("paper 4.1: ResNet-50; A.4.2: ResNet-18 for CIFAR and ImageNet-100")]
    public ResNetDepth Depth { get; init; } = ResNetDepth.ResNet18;

    /// <summary>First layer.</summary>
    [SettingReason("paper A.4.2: a 3×3 convolution of stride 1 for CIFAR; torchvision's 7×7 otherwise")]
    public ResNetStem Stem { get; init; } = ResNetStem.Cifar;

    /// <summary>Channels of the first stage; the paper's networks have 64.</summary>
    [SettingReason("torchvision; less is ours, for small machines")]
    [SettingLimit(AtLeast = 8, MultipleOf = 8)]
    public int Width { get; init; } = 64;

    /// <summary>Stride of the CIFAR stem's convolution; 2 quarters the cost of every layer.</summary>
    [SettingReason("paper A.4.2: 1; 2 is ours, for small machines; for the CIFAR stem only")]
    [SettingLimit(AtLeast = 1, AtMost = 2)]
    public int StemStride { get; init; } = 1;

    /// <summary>Padding of the CIFAR stem: 2, so that 32 pixels become 34; 1 keeps 32, and makes
    /// them 16 at stride 2.</summary>
    // The paper does not say; official builder.py@2a62538 and solo-learn change kernel and
    // stride but leave a padding of 2.
    [SettingReason("code and solo-learn: 2, which the paper leaves open; for the CIFAR stem only")]
    [SettingLimit(AtLeast = 0, AtMost = 3)]
    public int StemPadding { get; init; } = 2;

    /// <summary>Starting weights of the CIFAR stem; the stem of ImageNet has torchvision's.</summary>
    // The code and solo-learn put in a new first convolution after torchvision has drawn all weights, and
    // leave it PyTorch's default.
    [SettingReason("code and solo-learn: Uniform, because they replace this convolution; for the CIFAR stem only")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public StemInitialization StemInitialization { get; init; }

    /// <summary>Padding of the ImageNet stem's max-pool.</summary>
    [SettingReason("torchvision: AllSides; SimCLR's code: TensorFlow; for the ImageNet stem only")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public StemPooling StemPooling { get; init; }

    /// <summary>Starting weight of each block's last normalization: 0 makes every block start as its shortcut, 1 is
    /// torchvision's default.</summary>
    [SettingReason("code: 0, which it calls zero_init_residual; solo-learn: 1, torchvision's default")]
    [SettingLimit(AtLeast = 0)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double ResidualScale { get; init; }

    /// <summary>Length of a feature vector.</summary>
    public int FeatureDimension => ChannelsOf(LastStage);

    private const int LastStage = 4;

    /// <summary>Channels of a stage, from 1.</summary>
    internal int ChannelsOf(int stage) => (Width << (stage - 1)) * (Depth == ResNetDepth.ResNet50 ? 4 : 1);
}

/// <summary>The layers between features and prototype scores.</summary>
/// <remarks>Source: official builder.py @2a62538.</remarks>
public sealed record ProjectorRecipe
{
    /// <summary>Width of the two hidden layers.</summary>
    [SettingReason("code: two hidden layers of 2048")]
    [SettingLimit(AtLeast = 1)]
    public int HiddenDimension { get; init; } = 2048;

    /// <summary>Length of an embedding.</summary>
    [SettingReason("code: 256")]
    [SettingLimit(AtLeast = 1)]
    public int EmbeddingDimension { get; init; } = 256;

    /// <summary>Number of prototypes K.</summary>
    [SettingReason("K; code: 3000; Table 14: more gains nothing")]
    [SettingLimit(AtLeast = 2)]
    public int Prototypes { get; init; } = 3000;
}
