namespace Mira.Experiments.Recipes.Settings;

/// <summary>Where each setting's value comes from, in one line. "Code" is the official train.py and
/// builder.py @2a62538.</summary>
internal static class SettingReasons
{
    private static readonly Dictionary<string, string> Lines = new()
    {
        ["dataset"] = "what the recipe is made for; --data chooses the images, so this is not part of the hash",
        ["backbone.depth"] = "paper 4.1: ResNet-50; A.4.2: ResNet-18 for CIFAR and ImageNet-100",
        ["backbone.stem"] = "paper A.4.2: a 3×3 convolution of stride 1 for CIFAR; torchvision's 7×7 otherwise",
        ["backbone.width"] = "torchvision; less is ours, for small machines",
        ["backbone.stem-stride"] = "paper A.4.2: 1; 2 is ours, for small machines; for the CIFAR stem only",
        ["backbone.stem-padding"] = "code and solo-learn: 2, which the paper leaves open; for the CIFAR stem only",
        ["backbone.stem-initialization"] =
            "code and solo-learn: Uniform, because they replace this convolution; for the CIFAR stem only",
        ["backbone.residual-scale"] = "code: 0, which it calls zero_init_residual; solo-learn: " +
            "1, torchvision's default",
        ["projector.hidden-dimension"] = "code: two hidden layers of 2048",
        ["projector.embedding-dimension"] = "code: 256",
        ["projector.prototypes"] = "K; code: 3000; Table 14: more gains nothing",
        ["epochs"] = "paper Tables 1, 6 and 8 (ImageNet), 7 (the small sets)",
        ["batch-size"] = "paper 4.1: 4096; 4.3: 512; A.4.2: 256 for CIFAR, 512 for ImageNet-100",
        ["base-learning-rate"] = "paper 4.1: 0.3 per 256 images",
        ["warmup-epochs"] = "paper 4.1: 10; A.4.1: 5 in the runs of 100 and 200 epochs",
        ["warmup-start-learning-rate"] = "code: 0.3, not scaled, for ImageNet; 0 for the small " +
            "sets, whose peak it would be or half of it",
        ["warmup-ramp"] = "code: Open; solo-learn: Closed, a difference of one step in the warm-up",
        ["schedule-interval"] = "code: Step; solo-learn: Epoch when the published numbers were " +
            "made, Step from f25dc1f on",
        ["minimum-learning-rate"] = "code: the cosine leads to 0; per 256 images",
        ["optimizer.method"] = "paper 4.1: LARS; 4.3 and A.4.2: SGD for small batches and small " +
            "sets; solo-learn: ClippedLars for its methods",
        ["optimizer.momentum"] = "code: 0.9",
        ["optimizer.weight-decay"] = "paper 4.1: 1e-6 with LARS; 4.3 and A.4.2: 1e-4 with SGD",
        ["optimizer.trust-coefficient"] = "code: 0.001; solo-learn: 0.02; for LARS only",
        ["optimizer.scales-vectors"] = "solo-learn: false, but true for SwAV and DeepCluster-v2 " +
            "on CIFAR; for ClippedLars only",
        ["optimizer.decays-vectors"] = "code: false, biases and normalization have no decay; for Sgd and Adam only",
        ["uses-teacher"] = "paper 4.1: EMA unless Tables 6 and 8 say otherwise; SwAV has none",
        ["initial-teacher-momentum"] = "paper 4.1: 0.99; A.6: 0.996 for 800 epochs",
        ["final-teacher-momentum"] = "code: none, which is 1; a cosine leads there",
        ["frozen-prototype-epochs"] = "code: 1, as in SwAV",
        ["views.pipeline"] = "paper 4.1: DINO's; A.4.2: without blur for CIFAR",
        ["views.global-size"] = "paper 4.1: 224; 4.3: 32 for CIFAR",
        ["views.global-minimum-scale"] = "code: 0.14 for ImageNet; paper A.4.2: 0.2 for CIFAR",
        ["views.local-crops"] = "paper 4.1: 6 where multi-crop is on",
        ["views.local-size"] = "paper 4.1: 96",
        ["views.local-minimum-scale"] = "code: 0.05",
        ["views.local-maximum-scale"] = "code: 0.14",
        ["views.interpolation"] = "code: bicubic for ImageNet; bilinear, torchvision's default, for CIFAR",
        ["views.decoding"] = "code: Exact, Pillow's pixels; Fast is ours, for large image files",
        ["views.statistics"] = "code: each set's usual constants (its DALI loader: red deviation 0.228)",
    };

    /// <summary>The reason of a setting.</summary>
    internal static string Of(string key) => Lines[key];
}

/// <summary>Where a method's setting has its value from, said beside the setting, so that the
/// method is one folder.</summary>
/// <param name="reason">Paper or code, with the place, in one line.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SettingReasonAttribute(string reason) : Attribute
{
    /// <summary>Paper or code, with the place, in one line.</summary>
    public string Reason { get; } = reason;
}
