using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;

namespace Mira.Experiments.Scales;

/// <summary>Recipes for images of one's own, from the paper's network down to what a CPU trains in minutes. Which of
/// them a machine can train in a time is measured elsewhere.</summary>
public static class OwnImages
{
    /// <summary>Images with a longer shorter side are photos: a CIFAR network would see little of them.</summary>
    public const int LargestSmallImage = 47;

    private const string Data = "imagefolder";
    private const int Photo = 224, PaperWidth = 64;

    private static readonly int[] SmallWidths = [32, 16];

    // Sides of views below the paper's 224, the width of their ResNet-18 and its first layer.
    private static readonly (int Size, int Width, ResNetStem Stem)[] Smaller =
    [
        (160, 32, ResNetStem.ImageNet), (128, 32, ResNetStem.ImageNet), (96, 32, ResNetStem.ImageNet),
        (64, 16, ResNetStem.Cifar),
    ];

    /// <summary>Recipes of a method for images of a size, the largest network first.</summary>
    /// <param name="method">The method.</param>
    /// <param name="shorterSide">Median of the images' shorter sides, in pixels.</param>
    public static IReadOnlyList<PretrainRecipe> Ladder(MethodEntry method, int shorterSide)
    {
        ArgumentNullException.ThrowIfNull(method);
        return shorterSide <= LargestSmallImage ? ForSmallImages(method) : ForPhotos(method, shorterSide);
    }

    /// <summary>Multiplications of one view, relative to another recipe's: what a step costs, about.</summary>
    public static double Work(PretrainRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var (backbone, size) = (recipe.Backbone, recipe.Views.GlobalSize);
        // Billions at width 64: ResNet-18 on 224 pixels with the stem of ImageNet, on 32 with that of CIFAR.
        var (usual, side) = backbone.Stem == ResNetStem.ImageNet
            ? (1.8, (double)Photo)
            : (0.56, 32.0 * backbone.StemStride);
        var depth = backbone.Depth switch { ResNetDepth.ResNet50 => 2.3, ResNetDepth.ResNet34 => 2, _ => 1 };
        return usual * depth * Math.Pow(backbone.Width / (double)PaperWidth, 2) * Math.Pow(size / side, 2);
    }

    private static PretrainRecipe[] ForSmallImages(MethodEntry method) =>
    [
        Own(method, method.Recipes[0]),
        .. from width in SmallWidths select Small(method, 32, width, ResNetStem.Cifar, stride: 1),
        Small(method, 32, 8, ResNetStem.Cifar, stride: 2),
    ];

    private static PretrainRecipe[] ForPhotos(MethodEntry method, int shorterSide) =>
    [
        .. shorterSide >= Photo * 0.9
            ? [Full(method), Small(method, Photo, PaperWidth, ResNetStem.ImageNet, stride: 1)]
            : (PretrainRecipe[])[],
        .. from rung in Smaller
           where rung.Size <= shorterSide * 1.1
           select Small(method, rung.Size, rung.Width, rung.Stem, stride: 2),
        Small(method, 32, 8, ResNetStem.Cifar, stride: 2),
    ];

    /// <summary>ResNet-50 on views of 224 pixels by SGD: the paper's small batch, halved to fit a GPU of 24 GB; of
    /// another method its recipe for such views.</summary>
    private static PretrainRecipe Full(MethodEntry method)
    {
        if (method.Settings == typeof(MiraRecipe))
        {
            return Own(method, Pretrain.ImageNetSmallBatch(100) with { BatchSize = 256 });
        }
        var large = method.Recipes.FirstOrDefault(recipe => recipe.Views.GlobalSize == Photo)
            ?? method.Recipes[0] with { Views = ViewsRecipe.ImageNet };
        return Own(method, large with
        {
            Backbone = large.Backbone with { Depth = ResNetDepth.ResNet50, Stem = ResNetStem.ImageNet },
        });
    }

    /// <summary>The laptop's recipe, which small networks need, on another network and other views.</summary>
    private static PretrainRecipe Small(MethodEntry method, int size, int width, ResNetStem stem, int stride)
    {
        var small = method.Recipes[0].At(Scale.Laptop);
        var views = small.Views with { GlobalSize = size };
        return Own(method, small with
        {
            Backbone = small.Backbone with { Width = width, Stem = stem, StemStride = stride },
            Views = size == small.Views.GlobalSize ? views : views with
            {
                LocalSize = Math.Max(8, (int)Math.Round(size * 96.0 / Photo / 8) * 8),
                Pipeline = size < 96 ? views.Pipeline : Blurred(views.Pipeline),
                Statistics = PixelStatistics.ImageNet,
            },
        });
    }

    private static ViewPipeline Blurred(ViewPipeline pipeline) => pipeline switch
    {
        ViewPipeline.Cifar => ViewPipeline.ImageNet,
        ViewPipeline.CifarSymmetric or ViewPipeline.CifarSymmetricBlur => ViewPipeline.ImageNetSymmetric,
        var other => other,
    };

    private static PretrainRecipe Own(MethodEntry method, PretrainRecipe recipe) => recipe with
    {
        Name = $"{method.Name}-{BackboneName.Of(recipe.Backbone)}-{recipe.Views.GlobalSize}px",
        Dataset = Data,
    };
}
