using Mira.Experiments.Recipes;
using static TorchSharp.torch;

namespace Mira.Experiments.Checkpoints.Export;

/// <summary>A backbone that is to be written.</summary>
/// <param name="Architecture">Its architecture.</param>
/// <param name="Tensors">Its parameters and buffers under torchvision's names, in torchvision's order.</param>
public sealed record NamedTensors(BackboneRecipe Architecture, IReadOnlyList<KeyValuePair<string, Tensor>> Tensors)
{
    /// <summary>What its architecture's name assumes; empty where nothing.</summary>
    public string Assumption { get; init; } = "";
}
