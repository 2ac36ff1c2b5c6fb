using Mira.Datasets.Loading;

namespace Mira.Datasets.Augmentation;

/// <summary>Sampled color jitter.</summary>
/// <param name="Brightness">Factor; 1 changes nothing.</param>
/// <param name="Contrast">Factor; 1 changes nothing.</param>
/// <param name="Saturation">Factor; 1 changes nothing.</param>
/// <param name="Hue">Turns of the color circle, in [-0.5, 0.5].</param>
/// <param name="Order">Which of the 24 orders of the operations, 0 to 23.</param>
public readonly record struct JitterParameters(float Brightness, float Contrast, float Saturation, float Hue, int Order)
{
    private static readonly JitterOperation[] Orders = [.. AllOrders()];

    /// <summary>The four operations in the order in which they are applied.</summary>
    public ReadOnlySpan<JitterOperation> Operations => Orders.AsSpan(4 * Order, 4);

    /// <summary>Samples an order, then the factors, uniformly within the bounds of the recipe.</summary>
    public static JitterParameters Sample(ViewRecipe recipe, ref RandomSource random)
    {
        var order = random.Below(24);
        var brightness = Factor(recipe.Brightness, ref random);
        var contrast = Factor(recipe.Contrast, ref random);
        var saturation = Factor(recipe.Saturation, ref random);
        return new(brightness, contrast, saturation, (float)random.Uniform(-recipe.Hue, recipe.Hue), order);
    }

    private static float Factor(double spread, ref RandomSource random) =>
        (float)random.Uniform(Math.Max(0, 1 - spread), 1 + spread);

    private static IEnumerable<JitterOperation> AllOrders()
    {
        var all = Enum.GetValues<JitterOperation>();
        return from a in all
               from b in all
               from c in all
               from d in all
               where new[] { a, b, c, d }.Distinct().Count() == 4
               from operation in new[] { a, b, c, d }
               select operation;
    }
}

/// <summary>The four operations of color jitter.</summary>
public enum JitterOperation
{
    /// <summary>Blend with black.</summary>
    Brightness,

    /// <summary>Blend with the mean gray of the image.</summary>
    Contrast,

    /// <summary>Blend with the gray image.</summary>
    Saturation,

    /// <summary>Turn the color circle.</summary>
    Hue,
}
