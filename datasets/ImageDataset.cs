using Mira.Datasets.Augmentation;

namespace Mira.Datasets;

/// <summary>A data set: its training and test images and the names of its classes.</summary>
/// <param name="Name">Name in the <see cref="Catalog"/>.</param>
/// <param name="Train">Training images.</param>
/// <param name="Test">Test images.</param>
/// <param name="ClassNames">Name of each class number.</param>
public sealed record ImageDataset(string Name, ImageSet Train, ImageSet Test, IReadOnlyList<string> ClassNames)
{
    // Evaluation on ImageNet shortens the shorter side to 256 and cuts the central 224 out of it.
    private const int FileViewSize = 224, FileShorterSide = 256;

    /// <summary>Width and height of a view in evaluation, in pixels.</summary>
    public int ViewSize { get; init; } = Train.Size > 0 ? Train.Size : FileViewSize;

    /// <summary>How the bytes of views become numbers in evaluation.</summary>
    public Normalization Normalization { get; init; } = Train.Size > 0 ? Normalization.Cifar : Normalization.ImageNet;

    /// <summary>
    /// The test transform: images in memory as they are; those in files by Resize(256) and CenterCrop(224), or in
    /// that proportion.
    /// </summary>
    /// <param name="filter">Filter of the resize: bicubic in DINO's k-NN evaluation, bilinear in MIRA's linear
    /// evaluation.</param>
    public ViewRecipe TestView(Interpolation filter) => Train.Size > 0
        ? Plain
        : Plain with { ShorterSide = ViewSize * FileShorterSide / FileViewSize, Interpolation = filter };

    private ViewRecipe Plain => ViewRecipe.Plain with { Size = ViewSize, Normalization = Normalization };

    /// <summary>The training transform of linear evaluation: random crop, bilinear, and horizontal flip.</summary>
    /// <param name="minimumCropArea">Smallest area of a crop as a part of the image, in (0, 1].</param>
    public ViewRecipe RandomView(double minimumCropArea) =>
        ViewRecipe.CropAndFlip(minimumCropArea) with { Size = ViewSize, Normalization = Normalization };
}
