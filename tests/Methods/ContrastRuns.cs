using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using Mira.Experiments.Scales;

namespace Mira.Tests.Methods;

/// <summary>Recipes of the methods without labels, published and as small as training allows.</summary>
internal static class ContrastRuns
{
    /// <summary>The published recipe for CIFAR-10.</summary>
    internal static PretrainRecipe Published(string method) => Pretrain.Named($"cifar10-{method}");

    /// <summary>A recipe that a test can train.</summary>
    internal static PretrainRecipe Tiny(string method)
    {
        var recipe = Published(method).At(Scale.Smoke);
        return recipe with
        {
            Backbone = recipe.Backbone with { Width = 8 },
            Projector = new() { HiddenDimension = 16, EmbeddingDimension = 8 },
            BatchSize = 8,
            Method = recipe.Method switch
            {
                ByolRecipe byol => byol with { PredictorHiddenDimension = 8 },
                SimSiamRecipe simsiam => simsiam with { PredictorHiddenDimension = 8 },
                MocoV3Recipe moco => moco with { PredictorHiddenDimension = 8 },
                MsfRecipe msf => msf with { PredictorHiddenDimension = 8 },
                NnclrRecipe nnclr => nnclr with { PredictorHiddenDimension = 8 },
                var other => other,
            },
        };
    }
}
