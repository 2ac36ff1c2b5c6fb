namespace Mira.Datasets.Augmentation;

/// <summary>
/// Maps a byte v to (v / 255 − mean) / deviation, channel by channel, in float32 as torchvision does.
/// </summary>
/// <remarks><see cref="PixelNormalizer"/> does it.</remarks>
/// <param name="Mean">Mean of each channel, in [0, 1].</param>
/// <param name="Deviation">Standard deviation of each channel, in [0, 1].</param>
public sealed record Normalization(ChannelValues Mean, ChannelValues Deviation)
{
    /// <summary>The constants of both CIFAR sets, for training and test.</summary>
    /// <remarks>Source: the CIFAR transform of the official MIRA code.</remarks>
    public static Normalization Cifar { get; } = new(new(0.4914f, 0.4822f, 0.4465f), new(0.247f, 0.243f, 0.261f));

    /// <summary>The constants of CIFAR-10's training images.</summary>
    /// <remarks>Source: solo-learn, as those of CIFAR-100.</remarks>
    public static Normalization Cifar10 { get; } = new(new(0.4914f, 0.4822f, 0.4465f), new(0.2470f, 0.2435f, 0.2616f));

    /// <summary>The constants of CIFAR-100's training images.</summary>
    public static Normalization Cifar100 { get; } = new(new(0.5071f, 0.4865f, 0.4409f), new(0.2673f, 0.2564f, 0.2762f));

    /// <summary>The constants of ImageNet.</summary>
    public static Normalization ImageNet { get; } = new(new(0.485f, 0.456f, 0.406f), new(0.229f, 0.224f, 0.225f));

    /// <summary>None: bytes become numbers in [0, 1].</summary>
    /// <remarks>Source: SimCLR.</remarks>
    public static Normalization None { get; } = new(new(0, 0, 0), new(1, 1, 1));

    /// <summary>The constants of ImageNet with a red deviation of 0.228.</summary>
    /// <remarks>
    /// Source: the official SwAV code and the DALI loader of the official MIRA code; a slip that has stayed. It
    /// is for checkpoints trained with it.
    /// </remarks>
    public static Normalization ImageNetRed228 { get; } =
        ImageNet with { Deviation = new(0.228f, 0.224f, 0.225f) };
}

/// <summary>One number for each color channel.</summary>
/// <param name="Red">Red.</param>
/// <param name="Green">Green.</param>
/// <param name="Blue">Blue.</param>
public readonly record struct ChannelValues(float Red, float Green, float Blue);
