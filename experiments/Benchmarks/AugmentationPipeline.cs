using Mira.Datasets.Augmentation;

namespace Mira.Experiments.Benchmarks;

/// <summary>Views whose making is timed, here and in tests/Golden/augmentation_speed.py under the same name.</summary>
/// <param name="Name">Name in both programs.</param>
/// <param name="Title">What a table calls it.</param>
/// <param name="Views">The views of an image.</param>
/// <param name="ImagesPerRound">Images in one round: about a second of torchvision's time.</param>
public sealed record AugmentationPipeline(string Name, string Title, IReadOnlyList<ViewRecipe> Views, int ImagesPerRound)
{
    /// <summary>Both views of MIRA on CIFAR, of images in memory.</summary>
    public static AugmentationPipeline Cifar { get; } =
        new("cifar", "CIFAR, 2 views of 32", [ViewRecipe.MiraFirst, ViewRecipe.MiraSecond], 400);

    /// <summary>Pipelines that begin with a file.</summary>
    public static IReadOnlyList<AugmentationPipeline> OfFiles { get; } =
    [
        new("crop", "file to crop of 224, flip", [Plain()], 100),
        new("global", "file to global view of 224", [PaperViews.MiraGlobalFirst], 80),
        new("multi", "file to 2 views of 224 + 6 of 96", PaperViews.MiraMultiCrop, 30),
    ];

    /// <summary>The training transform of linear evaluation.</summary>
    private static ViewRecipe Plain() =>
        ViewRecipe.CropAndFlip() with { Size = 224, Normalization = Normalization.ImageNet };
}
