using Mira.Datasets.Augmentation;
using Mira.Datasets.Folders;

namespace Mira.Datasets;

/// <summary>A data set: its training and test images and the names of its classes.</summary>
/// <param name="Name">Name in the <see cref="Catalog"/>.</param>
/// <param name="Train">All training images, with those of an official validation split.</param>
/// <param name="Test">Test images.</param>
/// <param name="ClassNames">Name of each class number.</param>
public sealed record ImageDataset(string Name, ImageSet Train, ImageSet Test, IReadOnlyList<string> ClassNames)
{
    /// <summary>
    /// The official division of <see cref="Train"/> into images to train on and images to choose parameters by; null
    /// for a set without one.
    /// </summary>
    public ValidationSplit? Validation { get; init; }

    /// <summary>Warnings about results on this set, such as an incomplete copy; usually empty.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Why accuracies cannot be measured on this set; null where they are.</summary>
    public string? Unjudged
    {
        get =>
            field ?? (Test.Count == 0
                ? "there are no test images" : ClassNames.Count == 1 ? "there is only one class" : null);
        init;
    }

    /// <summary>What is in its folders and is not a part of it.</summary>
    public LeftOutFiles LeftOut { get; init; } = new();

    /// <summary>Whether the layout calls the test images "val", as ImageNet does.</summary>
    internal bool IsTestCalledVal { get; init; }

    /// <summary>What else the test images are called, in sets whose splits have names of the user's choice.</summary>
    internal string? TestName { get; init; }

    // Evaluation on ImageNet shortens the shorter side to 256 and cuts the central 224 out of it.
    private const int FileInputSize = 224, FileShorterSide = 256;

    /// <summary>Width and height of a view in evaluation, in pixels.</summary>
    public int InputSize { get; init; } = Train.Size > 0 ? Train.Size : FileInputSize;

    /// <summary>How the bytes of views become numbers in evaluation.</summary>
    public Normalization Normalization { get; init; } = Train.Size > 0 ? Normalization.Cifar : Normalization.ImageNet;

    /// <summary>
    /// The test transform: images in memory as they are; those in files by Resize(256) and CenterCrop(224), or in
    /// that proportion.
    /// </summary>
    /// <param name="filter">Filter of the resize: bicubic in DINO's k-NN evaluation, bilinear in MIRA's linear
    /// evaluation.</param>
    public ViewRecipe TestTransform(Interpolation filter) => Train.Size > 0
        ? Plain
        : Plain with { ShorterSide = InputSize * FileShorterSide / FileInputSize, Interpolation = filter };

    /// <summary>The images of a split.</summary>
    /// <param name="name">
    /// train, val, trainval or test. Without an official validation split, train and trainval are the same, and val is
    /// refused; but the test images of image folders are called val as well.
    /// </param>
    /// <exception cref="InputException">The set has no split of that name.</exception>
    public ImageSet Split(string name) => name switch
    {
        _ when name == TestName => Test,
        "train" => Validation?.Train ?? Train,
        "trainval" => Train,
        "test" => Test,
        "val" when Validation is not null => Validation.Held,
        "val" when IsTestCalledVal => Test,
        _ => throw new InputException($"{Name} has no split '{name}', expected one of: {string.Join(", ", Splits)}."),
    };

    /// <summary>Names that <see cref="Split"/> takes.</summary>
    public IReadOnlyList<string> Splits => [.. (string[])(Validation is not null || IsTestCalledVal
        ? ["train", "val", "trainval", "test"]
        : ["train", "trainval", "test"]), .. TestName is { } name and not ("val" or "test") ? (string[])[name] : []];

    /// <summary>This set, when each class with test images has training images too.</summary>
    /// <param name="where">Where the classes come from, for the message.</param>
    /// <exception cref="InputException">A class cannot be learned.</exception>
    internal ImageDataset RequireTrainedClasses(string where)
    {
        var untrained = Test.Labels.ToArray().Except(Train.Labels.ToArray()).Order().FirstOrDefault(-1);
        return untrained < 0 ? this : throw new InputException(
            $"Class {untrained} ('{ClassNames[untrained]}') of {Name} has test images but no training " +
            $"image, {where}; expected at "
            + "least one. Complete the training split, or leave the class out of the test split.");
    }

    private ViewRecipe Plain => ViewRecipe.Plain with { Size = InputSize, Normalization = Normalization };

    /// <summary>The training transform of linear evaluation: random crop, bilinear, and horizontal flip.</summary>
    /// <param name="minimumCropArea">Smallest area of a crop as a part of the image, in (0, 1].</param>
    public ViewRecipe RandomView(double minimumCropArea) =>
        ViewRecipe.CropAndFlip(minimumCropArea) with { Size = InputSize, Normalization = Normalization };
}

/// <summary>A data set's own division of its training images.</summary>
/// <param name="Train">Images to train on.</param>
/// <param name="Held">Images to choose parameters by: the official validation split.</param>
public sealed record ValidationSplit(ImageSet Train, ImageSet Held);
