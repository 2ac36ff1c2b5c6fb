using Mira.Experiments.Recipes;
using Mira.Experiments.Scales;

namespace Mira.Experiments.Costs;

/// <summary>How fast a machine pretrains MIRA with two views and a teacher.</summary>
/// <param name="Machine">The machine.</param>
/// <param name="ImagesPerSecond">Images, each in both its views, in a second.</param>
/// <param name="Source">Where the measurement is.</param>
internal sealed record MachineSpeed(string Machine, double ImagesPerSecond, string Source)
{
    private const string Gpu = "one H100";

    // results/ours/laptop/run.json: 299,520 images in 468.6 s, k-NN and online classifier included.
    private static readonly MachineSpeed Core = new("one CPU core", 639, "results/ours/laptop/run.json");

    // 1,281,167 images in 9 minutes.
    private static readonly MachineSpeed Authors = new("the authors' 16 A100", 2373, "paper Table 8");

    // bfloat16; the whole run at batch 256, and steps alone at batch 128.
    private static readonly MachineSpeed SmallImages = new(Gpu, 6033, "results/gpu-h100/training/run.json");
    private static readonly MachineSpeed ResNet50 = new(Gpu, 1262, "results/gpu-h100/step.csv");

    // 4.1 against 1.8 billion multiplications an image.
    private static readonly MachineSpeed ResNet18 = ResNet50 with { ImagesPerSecond = 1262 * 4.1 / 1.8 };

    /// <summary>The machine that a scale is meant for; recipes of small images have one GPU at the
    /// paper's scale too.</summary>
    internal static MachineSpeed Of(BackboneRecipe backbone, Scale scale) => (scale, backbone.Stem,
        backbone.Depth) switch
    {
        (Scale.Workstation or Scale.Laptop or Scale.Smoke, _, _) => Core,
        (_, ResNetStem.Cifar, _) => SmallImages,
        (_, _, ResNetDepth.ResNet18) => ResNet18,
        (Scale.Paper, _, _) => Authors,
        _ => ResNet50,
    };
}
