using Mira.Experiments.Recipes;
using Mira.Experiments.Runtime;

namespace Mira.Experiments.Scales;

/// <summary>The paper's data on one GPU of 24 to 80 GB. Small sets are trained as in the paper, ImageNet at the batch
/// of Table 8.</summary>
internal sealed class SingleGpu : ScalePolicy
{
    public override string Shows => "the order of the rows at batch 512 by SGD, as in Table 8";

    public override string CannotShow => "the printed accuracies: Table 8 has batch 512 at 1.1 points below batch 4096";

    public override bool IsSmall => false;

    public override ComputePrecision Precision => ComputePrecision.Auto;

    public override bool HasDetection => true;

    // The paper names no recipe for one GPU. Its own small batch is the nearest: SGD at 512, which takes 52 GB for
    // two views in bfloat16 (a quarter of that was measured at 128: results/gpu-h100). Local views add half as much,
    // so that 256 are left of them.
    public override PretrainRecipe Pretraining(PretrainRecipe recipe) =>
        recipe.Optimizer.Method != OptimizerMethod.Lars || recipe.Backbone.Stem == ResNetStem.Cifar ? recipe
        : recipe.Views.LocalCrops == 0 ? recipe with { BatchSize = 512, Optimizer = Pretrain.Mira.Optimizer }
        // At 256 the peak is the rate that the warm-up of the large batch starts with: it would be none.
        : recipe with { BatchSize = 256, Optimizer = Pretrain.Mira.Optimizer, WarmupStartLearningRate = 0 };
}

/// <summary>The paper's own settings, everywhere.</summary>
internal sealed class PaperScale : ScalePolicy
{
    public override string Shows => "what the paper printed, row by row";

    public override string CannotShow =>
        "differences below about 0.2 points from one pretraining a row: the paper's own equal runs differ by 0.1";

    public override bool IsSmall => false;

    public override ComputePrecision Precision => ComputePrecision.Auto;

    public override bool HasDetection => true;
}
