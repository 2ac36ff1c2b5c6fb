using Mira.Experiments.Collectives;
using Mira.Experiments.Recipes;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods;

/// <summary>What a method is told of the run it is for.</summary>
/// <param name="Recipe">The run's recipe.</param>
/// <param name="StepsPerEpoch">Optimizer steps of an epoch.</param>
/// <param name="Seed">Seed of everything random; the same in all processes.</param>
/// <param name="Device">Where the networks are.</param>
/// <param name="Collectives">The processes that share every batch.</param>
internal sealed record MethodSetting(PretrainRecipe Recipe, int StepsPerEpoch, ulong Seed, Device Device, ICollectives Collectives)
{
    /// <summary>A number above every <see cref="StepViews.Images"/>: an incomplete last batch is dropped, so it may be exceeded by no image.</summary>
    public int ImageCapacity => (StepsPerEpoch + 1) * Recipe.BatchSize;
}
