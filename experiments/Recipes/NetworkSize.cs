namespace Mira.Experiments.Recipes;

/// <summary>Trainable numbers of a network, counted from its recipe alone.</summary>
/// <remarks>The frozen gain of the prototypes is not counted, nor are running statistics.</remarks>
public static class NetworkSize
{
    /// <summary>Weights of convolutions and normalization of a backbone without classifier.</summary>
    public static long Backbone(BackboneRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        int[] blocks = recipe.Depth == ResNetDepth.ResNet18 ? [2, 2, 2, 2] : [3, 4, 6, 3];
        long kernel = recipe.Stem == ResNetStem.ImageNet ? 7 : 3;
        var count = (3 * recipe.Width * kernel * kernel) + Norm(recipe.Width);
        long input = recipe.Width;
        for (var stage = 0; stage < blocks.Length; stage++)
        {
            long channels = recipe.Width << stage;
            var output = recipe.Depth == ResNetDepth.ResNet50 ? 4 * channels : channels;
            count += Block(recipe.Depth, input, channels, output)
                + (input == output ? 0 : Convolution(input, output, 1));
            count += (blocks[stage] - 1) * Block(recipe.Depth, output, channels, output);
            input = output;
        }
        return count;
    }

    /// <summary>Weights of the three layers of a projector, given the length of its input.</summary>
    public static long Projector(ProjectorRecipe recipe, long features)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        long hidden = recipe.HiddenDimension;
        return (features * hidden) + (hidden * hidden)
            + (2 * Norm(hidden)) + ((hidden + 1) * recipe.EmbeddingDimension);
    }

    /// <summary>Weights of the prototypes.</summary>
    public static long Prototypes(ProjectorRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return (long)recipe.Prototypes * recipe.EmbeddingDimension;
    }

    private static long Block(ResNetDepth depth, long input, long channels, long output) =>
        depth == ResNetDepth.ResNet50
        ? Convolution(input, channels, 1) + Convolution(channels, channels, 3) + Convolution(channels, output, 1)
        : Convolution(input, channels, 3) + Convolution(channels, output, 3);

    /// <summary>A convolution without bias and the normalization behind it.</summary>
    private static long Convolution(long input, long output, long kernel) =>
        (input * output * kernel * kernel) + Norm(output);

    private static long Norm(long channels) => 2 * channels;
}
