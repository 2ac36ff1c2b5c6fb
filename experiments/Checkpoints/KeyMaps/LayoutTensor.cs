namespace Mira.Experiments.Checkpoints.KeyMaps;

/// <summary>A tensor that a backbone has.</summary>
/// <param name="Name">torchvision's name, such as "layer1.0.conv1.weight".</param>
/// <param name="Shape">Sizes of its dimensions.</param>
public sealed record LayoutTensor(string Name, IReadOnlyList<long> Shape)
{
    internal const string BatchCount = "num_batches_tracked";

    /// <summary>Whether a file may lack it: PyTorch before 0.4.1 counted no batches, and no evaluation needs the count.</summary>
    public bool IsOptional => Name.EndsWith(BatchCount, StringComparison.Ordinal);
}
