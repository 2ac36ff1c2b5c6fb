namespace Mira.Datasets;

/// <summary>What is done about an image file that cannot be decoded.</summary>
public enum BadImagePolicy
{
    /// <summary>The run ends with an error that names it.</summary>
    Fail,

    /// <summary>
    /// Another image of the set takes its place, drawn from the seed, the epoch and its number: whoever makes
    /// the batch, and after whatever resume, it is the same one.
    /// </summary>
    Replace,

    /// <summary>
    /// It is left out. Every image is decoded once before the first step to find such, so that epochs keep
    /// their length and a resumed run, which looks again, has the same images.
    /// </summary>
    Skip,
}
