using Mira.Experiments.Methods.BarlowTwins;
using Mira.Experiments.Methods.Byol;
using Mira.Experiments.Methods.DeepCluster;
using Mira.Experiments.Methods.DeepClusterV1;
using Mira.Experiments.Methods.DeepInfoMax;
using Mira.Experiments.Methods.Dino;
using Mira.Experiments.Methods.Iic;
using Mira.Experiments.Methods.Mira;
using Mira.Experiments.Methods.MocoV2;
using Mira.Experiments.Methods.MocoV3;
using Mira.Experiments.Methods.Msf;
using Mira.Experiments.Methods.Nnclr;
using Mira.Experiments.Methods.ReSsl;
using Mira.Experiments.Methods.SelfClassifier;
using Mira.Experiments.Methods.SimClr;
using Mira.Experiments.Methods.SimSiam;
using Mira.Experiments.Methods.Sinkhorn;
using Mira.Experiments.Methods.SupCon;
using Mira.Experiments.Methods.Supervised;
using Mira.Experiments.Methods.SwAV;
using Mira.Experiments.Methods.Twist;
using Mira.Experiments.Methods.VicReg;
using Mira.Experiments.Methods.WMse;
using Mira.Experiments.Recipes.Methods;

namespace Mira.Experiments.Methods;

/// <summary>The code of each method, by the type of its settings.</summary>
internal static class PretrainingMethods
{
    /// <summary>The method that a recipe asks for, ready for the first step of a run.</summary>
    internal static IPretrainingMethod Create(MethodSetting setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        var (recipe, shared) = (setting.Recipe, setting.Shared);
        return recipe.Method switch
        {
            MiraRecipe own => new MiraMethod(recipe, own, shared),
            SinkhornRecipe own => new SinkhornMethod(recipe, own, shared),
            BarlowTwinsRecipe own => new BarlowTwinsMethod(recipe, own, shared),
            ByolRecipe own => new ByolMethod(recipe, own),
            DeepClusterRecipe own => new DeepClusterMethod(own, setting),
            DeepClusterV1Recipe own => new DeepClusterV1Method(own, setting),
            IicRecipe own => new IicMethod(recipe, own, shared),
            DeepInfoMaxRecipe own => new DeepInfoMaxMethod(recipe, own, shared),
            DinoRecipe own => new DinoMethod(own, setting),
            SwavRecipe own => new SwavMethod(own, setting),
            MocoRecipe own => new MocoMethod(own, setting),
            MsfRecipe own => new MsfMethod(own, setting),
            NnclrRecipe own => new NnclrMethod(own, setting),
            ReSslRecipe own => new ReSslMethod(own, setting),
            SimSiamRecipe own => new SimSiamMethod(recipe, own),
            SimClrRecipe own => new SimClrMethod(recipe, own, shared),
            MocoV3Recipe own => new MocoV3Method(recipe, own, shared),
            VicRegRecipe own => new VicRegMethod(recipe, own, shared),
            SupervisedRecipe => new SupervisedMethod(recipe),
            SupConRecipe own => new SupConMethod(recipe, own, shared),
            WMseRecipe own => new WMseMethod(own, setting),
            TwistRecipe own => new TwistMethod(own, setting),
            SelfClassifierRecipe own => new SelfClassifierMethod(own, setting),
            var unknown => throw new ArgumentOutOfRangeException(nameof(setting), unknown, "This method has no code."),
        };
    }
}
