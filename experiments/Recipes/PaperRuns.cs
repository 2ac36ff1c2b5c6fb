using Mira.Datasets;
using Mira.Experiments.Recipes.Methods;
using Mira.Experiments.Recipes.Settings;

namespace Mira.Experiments.Recipes;

/// <summary>Every pretraining that the paper's tables need, and the few of our own.</summary>
public static class PaperRuns
{
    private const string Large = "ImageNet-1k, ResNet-50";
    private const string Small = "Small sets, ResNet-18";
    private const string MainText = "paper 4.1, A.4.1";

    private static readonly Dictionary<string, string> ShortNames = new()
    {
        ["mira"] = Pretrain.Mira.Name,
        ["sinkhorn"] = Pretrain.Sinkhorn.Name,
    };

    /// <summary>Every named recipe, in the order of the list.</summary>
    public static IReadOnlyList<PaperPretraining> All { get; } =
    [
        .. OfMethods(isLarge: false),
        new(Pretrain.Cifar100, Small, "paper A.4.2"),
        new(Pretrain.ImageNet100, Small, "paper A.4.2; crop of 224 and its smallest scale as for ImageNet-1k"),
        new(Pretrain.ImageNet(100), Large, MainText),
        new(Pretrain.ImageNet(200), Large, MainText),
        new(Pretrain.ImageNet(400), Large, MainText),
        new(Pretrain.ImageNet(800), Large, "paper 4.1, A.6"),
        new(Pretrain.ImageNetMultiCrop(100), Large, MainText),
        new(Pretrain.ImageNetMultiCrop(200), Large, MainText),
        new(Pretrain.ImageNetMultiCrop(400), Large, MainText),
        new(Pretrain.ImageNetMultiCrop(800), Large,
            "paper A.6, which does not say whether it has multi-crop; its 400-epoch row has"),
        new(Pretrain.ImageNetWithoutTeacher(100), Large, "paper 4.3"),
        new(Pretrain.ImageNetWithoutTeacher(200), Large, "paper 4.3"),
        .. new[] { 100, 200, 400 }.Select(epochs =>
            new PaperPretraining(Pretrain.ImageNetSinkhorn(epochs), Large, "ours: SwAV's targets in MIRA's recipe")),
        new(Pretrain.ImageNetSmallBatch(100), Large, "paper 4.3"),
        new(Pretrain.ImageNetSmallBatchWithoutTeacher(100), Large, "paper 4.3"),
        new(Pretrain.ImageNetSmallBatchSinkhorn(100), Large, "paper 4.3 (SwAV†); SwAV's ε and iterations, no queue"),
        .. new[] { 300, 1000, 10_000, 30_000 }.Select(count =>
            new PaperPretraining(Pretrain.ImageNetWithPrototypes(count, 100), Large, "paper A.8.1")),
        .. from epochs in new[] { 100, 400 }
           from count in new[] { 1, 3 }
           select new PaperPretraining(Pretrain.ImageNetWithIterations(count, epochs), Large, "paper A.8.2"),
        .. OfMethods(isLarge: true),
    ];

    /// <summary>Names that <see cref="Named"/> takes.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(run => run.Recipe.Name), .. ShortNames.Keys];

    /// <summary>The run of a name; "mira" and "sinkhorn" are short for those of CIFAR-10.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public static PaperPretraining Named(string name) =>
        All.FirstOrDefault(run => run.Recipe.Name == ShortNames.GetValueOrDefault(name, name))
            ?? throw new InputException(
            $"There is no recipe '{name}'. {Spelling.Hint(name, Names)}Expected one of: {string.Join(", ", Names)}.");

    private static IEnumerable<PaperPretraining> OfMethods(bool isLarge) =>
        from method in MethodList.All
        from recipe in method.Recipes
        where isLarge == (recipe.Dataset == "imagenet")
        select new PaperPretraining(recipe, isLarge ? Large : Small, method.Source);
}

/// <summary>A recipe with a name. The paper's items say which of them use it.</summary>
/// <param name="Recipe">The recipe.</param>
/// <param name="Group">Heading it is listed under.</param>
/// <param name="Source">Where its settings are written.</param>
public sealed record PaperPretraining(PretrainRecipe Recipe, string Group, string Source)
{
    /// <summary>The recipe in one line, made from its settings.</summary>
    public string Title => RecipeTitle.Of(Recipe);
}

/// <summary>A recipe in one line.</summary>
public static class RecipeTitle
{
    /// <summary>What sets a recipe apart from its neighbors: epochs, views, targets, optimizer,
    /// and what is unusual.</summary>
    public static string Of(PretrainRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return string.Join(", ", Parts(recipe));
    }

    private static IEnumerable<string> Parts(PretrainRecipe recipe)
    {
        yield return $"{recipe.Epochs} epochs";
        yield return Views(recipe.Views);
        yield return $"{Word(recipe.Optimizer.Method)} at batch {recipe.BatchSize}";
        if (recipe.HasLabels)
        {
            yield return $"K = {recipe.Projector.Prototypes}";
        }
        yield return recipe.Method.Summary;
        yield return recipe.UsesTeacher ? "EMA" : "no EMA";
    }

    private static string Views(ViewsRecipe views) => views.LocalCrops == 0
        ? $"{ViewsRecipe.GlobalCrops} × {views.GlobalSize}"
        : $"{ViewsRecipe.GlobalCrops} × {views.GlobalSize} + {views.LocalCrops} × {views.LocalSize}";

    private static string Word(OptimizerMethod method) => method switch
    {
        OptimizerMethod.ClippedLars => "clipped LARS",
        OptimizerMethod.Adam => "Adam",
        _ => method.ToString().ToUpperInvariant(),
    };
}

/// <summary>What sets a run apart from the published recipe whose name it has.</summary>
public static class Deviations
{
    /// <summary>Sentences for the run's record; none where recipe and images are the published ones.</summary>
    /// <param name="recipe">The recipe of the run.</param>
    /// <param name="dataset">The images it used.</param>
    public static IReadOnlyList<string> Of(PretrainRecipe recipe, string dataset)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return [.. Settings(recipe), .. Images(recipe, dataset)];
    }

    private static IEnumerable<string> Settings(PretrainRecipe recipe)
    {
        var original = PaperRuns.All.FirstOrDefault(run => run.Recipe.Name == recipe.Name)?.Recipe;
        if (original is null || original.Hash == recipe.Hash)
        {
            yield break;
        }
        var changes = RecipeSettings.Differences(original, recipe)
            .Select(setting => $"{setting.Key} {setting.TextOf(recipe)} ({setting.TextOf(original)})");
        yield return $"Recipe {recipe.Name} was changed, published values in parentheses: " +
            $"{string.Join(", ", changes)}.";
    }

    private static IEnumerable<string> Images(PretrainRecipe recipe, string dataset) => dataset == recipe.Dataset
        ? []
        : [$"Recipe {recipe.Name} is made for {recipe.Dataset}; the images are {dataset}."];
}
