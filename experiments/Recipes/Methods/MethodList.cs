using System.Text.Json.Serialization.Metadata;
using Mira.Datasets;

namespace Mira.Experiments.Recipes.Methods;

/// <summary>The methods. A method is a folder here and a line in this list.</summary>
public static class MethodList
{
    /// <summary>Every method: MIRA, the baseline in its recipe, then Table 7's in its order, then all others.</summary>
    public static IReadOnlyList<MethodEntry> All { get; } =
    [
        new("mira", typeof(MiraRecipe), [Pretrain.Mira], "paper A.4.2"),
        new("sinkhorn", typeof(SinkhornRecipe), [Pretrain.Sinkhorn], "ours: SwAV's targets in MIRA's recipe"),
        new("barlow-twins", typeof(BarlowTwinsRecipe), BarlowTwinsRecipes.All, BarlowTwinsRecipes.Source)
        {
            Choices = BarlowTwinsRecipes.Choices,
            Judge = new(0.3, 0.1),
        },
        new("byol", typeof(ByolRecipe), ByolRecipes.All, ByolRecipes.Source)
        {
            Choices = ByolRecipes.Choices,
            Judge = new(0.1, 0.3),
        },
        new("deepcluster-v2", typeof(DeepClusterRecipe), DeepClusterRecipes.All, DeepClusterRecipes.Source)
        {
            Choices = DeepClusterRecipes.Choices,
            Judge = new(0.1, 0.15),
        },
        new("dino", typeof(DinoRecipe), DinoRecipes.All, DinoRecipes.Source)
        {
            Choices = DinoRecipes.Choices,
            Judge = new(0.1, 0.3),
        },
        new("swav", typeof(SwavRecipe), SwavRecipes.All, SwavRecipes.Source)
        {
            Choices = SwavRecipes.Choices,
            Judge = new(0.1, 0.15),
        },
        new("moco-v2", typeof(MocoRecipe), MocoRecipes.All, MocoRecipes.Source),
        new("msf", typeof(MsfRecipe), MsfRecipes.All, MsfRecipes.Source),
        new("nnclr", typeof(NnclrRecipe), NnclrRecipes.All, NnclrRecipes.Source),
        new("ressl", typeof(ReSslRecipe), ReSslRecipes.All, ReSslRecipes.Source),
        new("simsiam", typeof(SimSiamRecipe), SimSiamRecipes.All, SimSiamRecipes.Source),
        new("simclr", typeof(SimClrRecipe), SimClrRecipes.All, SimClrRecipes.Source),
        new("moco-v3", typeof(MocoV3Recipe), MocoV3Recipes.All, MocoV3Recipes.Source),
        new("vicreg", typeof(VicRegRecipe), VicRegRecipes.All, VicRegRecipes.Source),
        new("supervised", typeof(SupervisedRecipe), SupervisedRecipes.All, SupervisedRecipes.Source),
        new("supcon", typeof(SupConRecipe), SupConRecipes.All, SupConRecipes.Source),
        new("w-mse", typeof(WMseRecipe), WMseRecipes.All, WMseRecipes.Source),
        new("twist", typeof(TwistRecipe), TwistRecipes.All, TwistRecipes.Source),
        new("self-classifier", typeof(SelfClassifierRecipe), SelfClassifierRecipes.All, SelfClassifierRecipes.Source),
        new("iic", typeof(IicRecipe), IicRecipes.All, IicRecipes.Source),
        new("deepcluster", typeof(DeepClusterV1Recipe), DeepClusterV1Recipes.All, DeepClusterV1Recipes.Source),
        new("deepinfomax", typeof(DeepInfoMaxRecipe), DeepInfoMaxRecipes.All, DeepInfoMaxRecipes.Source),
    ];

    /// <summary>The entry of a recipe's method.</summary>
    public static MethodEntry Of(PretrainRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return All.First(entry => entry.Settings == recipe.Method.GetType());
    }

    /// <summary>The entry of a name.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public static MethodEntry Named(string name)
    {
        var names = All.Select(entry => entry.Name).ToList();
        return All.FirstOrDefault(entry => entry.Name == name) ?? throw new InputException(
            $"There is no method '{name}'. {Spelling.Hint(name, names)}Expected one of: {string.Join(", ", names)}.");
    }

    /// <summary>How the printed numbers of a recipe's method were judged; null for MIRA, and
    /// where there are none.</summary>
    internal static PublishedJudge? JudgeOf(PretrainRecipe recipe) =>
        All.FirstOrDefault(entry => entry.Settings.IsInstanceOfType(recipe.Method))?.Judge;

    /// <summary>Names in JSON of the types that settings of a method can have.</summary>
    internal static void AddTypes(JsonTypeInfo type)
    {
        if (type.Type != typeof(MethodRecipe))
        {
            return;
        }
        type.PolymorphismOptions = new JsonPolymorphismOptions { TypeDiscriminatorPropertyName = "Name" };
        foreach (var entry in All)
        {
            type.PolymorphismOptions.DerivedTypes.Add(new JsonDerivedType(entry.Settings, entry.Name));
        }
    }
}
