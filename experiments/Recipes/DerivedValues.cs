using Mira.Datasets;

namespace Mira.Experiments.Recipes;

/// <summary>What follows from a recipe's settings: steps, rates, temperatures and sizes.</summary>
public static class DerivedValues
{
    /// <summary>All of them, for so many training images.</summary>
    public static IReadOnlyList<DerivedValue> Of(PretrainRecipe recipe, int images)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return [.. Steps(recipe, images), .. Rates(recipe, images), .. Targets(recipe), .. Sizes(recipe)];
    }

    private static IEnumerable<DerivedValue> Steps(PretrainRecipe recipe, int images)
    {
        var perEpoch = images / recipe.BatchSize;
        yield return new("steps-per-epoch", perEpoch, "⌊images / batch⌋: an incomplete last batch is dropped");
        yield return new("images-left-out", images - (perEpoch * recipe.BatchSize),
            "images mod batch; different ones in every epoch");
        yield return new("warmup-steps", (long)recipe.WarmupEpochs * perEpoch, "warm-up epochs · steps per epoch");
        yield return new("steps", (long)recipe.Epochs * perEpoch, "epochs · steps per epoch");
        yield return new("views-per-step", (long)recipe.BatchSize * recipe.Views.Crops,
            "batch · (global + local crops)");
        yield return new("loss-terms", ViewsRecipe.GlobalCrops * (recipe.Views.Crops - 1),
            "global crops · (crops − 1): each global crop's targets are predicted from every other crop");
    }

    private static IEnumerable<DerivedValue> Rates(PretrainRecipe recipe, int images)
    {
        var perEpoch = images / recipe.BatchSize;
        yield return new("peak-learning-rate", recipe.PeakLearningRate, "base · batch / 256");
        yield return new("final-learning-rate", recipe.FinalLearningRate, "minimum · batch / 256");
        if (perEpoch > 0)
        {
            yield return new("first-learning-rate", StepRates.At(recipe, 0, perEpoch).LearningRate,
                recipe.WarmupRamp == WarmupRamp.Open
                ? "start + (peak − start) / (warm-up steps + 1)"
                : "start of the warm-up");
        }
        if (recipe.UsesTeacher && recipe.InitialTeacherMomentum < 1)
        {
            yield return new("teacher-memory-steps", 1 / (1 - recipe.InitialTeacherMomentum),
                "1 / (1 − m₀): steps that the teacher averages over at first");
        }
    }

    private static IEnumerable<DerivedValue> Targets(PretrainRecipe recipe)
    {
        if (!recipe.Method.IsThePapersOwn)
        {
            yield break;
        }
        foreach (var (place, step) in new[] { ("initial", 0), ("final", recipe.Epochs) })
        {
            var labels = recipe.Method.Temperatures(StepRates.At(recipe, step, 1));
            yield return new($"{place}-target-temperature", labels.Sharpened,
                $"{labels.Rule}: temperature of the targets if all prototypes were used equally");
            yield return new($"{place}-gain", labels.Gain, $"τ_s / ({labels.Rule}): growth of " +
                "small differences; learning starts when gain times the correlation of the views is above 1");
        }
        var terms = recipe.Method.LossTerms;
        yield return new("initial-loss", terms * Math.Log(recipe.Projector.Prototypes), terms == 1
            ? "ln K: a loss that stays there has collapsed"
            : "2 ln K: a loss that stays there has collapsed");
    }

    private static IEnumerable<DerivedValue> Sizes(PretrainRecipe recipe)
    {
        var features = recipe.Backbone.FeatureDimension;
        yield return new("feature-dimension", features, "8 · width, times 4 for ResNet-50");
        yield return new("backbone-parameters", NetworkSize.Backbone(recipe.Backbone),
            "convolutions and normalization, no classifier");
        if (!recipe.Method.IsThePapersOwn)
        {
            yield break;
        }
        yield return new("projector-parameters", NetworkSize.Projector(recipe.Projector, features), "three layers");
        yield return new("prototype-parameters", NetworkSize.Prototypes(recipe.Projector), "K · embedding dimension");
    }
}

/// <summary>A value that follows from a recipe and the number of its images.</summary>
/// <param name="Name">Name in kebab-case, such as "peak-learning-rate".</param>
/// <param name="Value">The value.</param>
/// <param name="Reason">The rule it follows by.</param>
public sealed record DerivedValue(string Name, double Value, string Reason)
{
    /// <summary>The value as people read it: 4.8, 1,281,167.</summary>
    public string Text => Value == Math.Round(Value) && Math.Abs(Value) < 1e15
        ? Value.ToString("#,0", System.Globalization.CultureInfo.InvariantCulture)
        : Value.ToString("G5", System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>Training images of the sets that recipes are made for, where the catalog knows none: a recipe can be read
/// where its images are not.</summary>
public static class TrainingSetSize
{
    private static readonly Dictionary<string, int> Known = new()
    {
        // The hundred classes of Contrastive Multiview Coding, which solo-learn has too; a copy
        // that lacks files has fewer.
        ["imagenet100"] = 126_689,
    };

    /// <summary>Images of a set; null for one that is not known.</summary>
    public static int? Of(string dataset) =>
        Catalog.All.FirstOrDefault(set => set.Name == dataset)?.TrainCount
            ?? (Known.TryGetValue(dataset, out var count) ? count : null);
}
