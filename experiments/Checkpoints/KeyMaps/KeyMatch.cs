using Mira.Experiments.Recipes;

namespace Mira.Experiments.Checkpoints.KeyMaps;

/// <summary>How the tensors of a file fit a backbone.</summary>
public sealed record KeyMatch
{
    /// <summary>The names that were understood.</summary>
    public required KeyMap Map { get; init; }

    /// <summary>The backbone.</summary>
    public required BackboneRecipe Architecture { get; init; }

    /// <summary>Whether stride and padding of the CIFAR stem, which shapes do not tell, are taken to be the usual ones
    /// because the file names none.</summary>
    public bool IsStemAssumed { get; init; }

    /// <summary>What is assumed of the backbone, in words; empty where the file or its user says all.</summary>
    public string Assumption =>
        IsStemAssumed ? $"stem padding {Architecture.StemPadding}, stride {Architecture.StemStride}" : "";

    /// <summary>Tensors found, in their places and shapes.</summary>
    public required IReadOnlyList<LayoutTensor> Matched { get; init; }

    /// <summary>Names of tensors that the backbone has and the file has not.</summary>
    public required IReadOnlyList<string> Missing { get; init; }

    /// <summary>Names of tensors in the file that look like a backbone's, but not like this one's.</summary>
    public required IReadOnlyList<string> Unexpected { get; init; }

    /// <summary>Tensors of other shapes than the backbone's, as "name [found], expected [shape]".</summary>
    public required IReadOnlyDictionary<string, string> WrongShape { get; init; }

    /// <summary>Tensors of the file that are no part of this backbone: heads, other networks, an
    /// optimizer's state.</summary>
    public required int NotUsed { get; init; }

    /// <summary>Tensors of the backbone that a file must have.</summary>
    public int Required => BackboneLayout.Tensors(Architecture).Count(tensor => !tensor.IsOptional);

    /// <summary>Whether every tensor of the backbone is there and nothing else that looks like one.</summary>
    public bool IsFull => Missing.Count == 0 && Unexpected.Count == 0 && WrongShape.Count == 0;
}
