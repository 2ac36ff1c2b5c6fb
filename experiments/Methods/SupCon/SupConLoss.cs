using Mira.Experiments.Collectives;
using Mira.Experiments.Methods.SimClr;
using Mira.Experiments.Recipes.Methods;
using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.SupCon;

/// <summary>The loss of SupCon: of all views of the batch, those of an image's class should be the nearest.</summary>
/// <remarks>Khosla et al. 2020, Eq. 2 and 3.</remarks>
internal static class SupConLoss
{
    /// <summary>Mean over both views of all images of −log of the share that their positives, all other views of the
    /// class, have in the exponentials of the cosines with all other views, divided by T.</summary>
    /// <param name="views">Embeddings of both views, [n, e] each: rows of this process.</param>
    /// <param name="classes">Classes of the images, [n], int64.</param>
    /// <param name="batch">Puts the rows of all processes together.</param>
    /// <param name="own">T, and where the mean over the positives is taken.</param>
    /// <returns>SimCLR's loss where no two images have one class; 0-dimensional, with gradient.</returns>
    internal static Tensor Of((Tensor First, Tensor Second) views, Tensor classes, GatheredRows batch, SupConRecipe own)
    {
        using var scope = NewDisposeScope();
        using var scale = (1 / own.Temperature).ToScalar();
        using var nothing = double.NegativeInfinity.ToScalar();
        var (left, right) = (Contrast.Directions(views.First), Contrast.Directions(views.Second));
        // One exchange for both views.
        var all = batch.Of(cat([left, right], 1)).chunk(2, 1);
        var scores = cat([left, right]).matmul(cat([.. all]).t()).mul(scale);
        var itself = SimClrLoss.Places(batch.First(left.shape[0]), left.shape[0], all[0].shape[0], scores.device);
        // Whole numbers up to 16 million are exact in float32.
        var kinds = batch.Detached(classes.to_type(ScalarType.Float32));
        var alike = classes.to_type(ScalarType.Float32).repeat(2).unsqueeze(1).eq(kinds.repeat(2));
        var positives = alike.logical_and(itself.logical_not());
        var others = scores.masked_fill(itself, nothing).logsumexp(1);
        var same = own.Positives == PositiveMean.InsideLog
            ? scores.masked_fill(positives.logical_not(), nothing).logsumexp(1)
            : scores.mul(positives).sum(1).div(positives.sum(1));
        return others.sub(same).mean().MoveToOuterDisposeScope();
    }
}
