namespace Mira.Datasets.Loading;

/// <summary>The order in which a loader visits the images.</summary>
public enum ImageOrder
{
    /// <summary>A new random order each epoch, from <see cref="EpochOrder"/>.</summary>
    Shuffled,

    /// <summary>The order of the set, for evaluation.</summary>
    Sequential,
}
