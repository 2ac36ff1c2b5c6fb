using Mira.Experiments.Recipes;

namespace Mira.Experiments.Methods;

/// <summary>Settings of a method that is more than a rule for pseudo-labels; each method derives its own record beside its code.</summary>
/// <remarks>It stands in <see cref="PretrainRecipe.Method"/> and so in the recipe's JSON, whose "Name" says which method it is.</remarks>
public abstract record MethodRecipe
{
    /// <summary>What readers call the method.</summary>
    public abstract string Title { get; }

    /// <summary>Whether it makes soft labels over the prototypes of <see cref="PretrainRecipe.Projector"/>.</summary>
    public abstract bool HasLabels { get; }

    /// <summary>Whether scores of prototypes are cosines, so that one above 1 is a fault.</summary>
    public virtual bool ScoresCosines => HasLabels;

    /// <summary>Whether its labels are made as <see cref="PretrainRecipe.Assignment"/> says.</summary>
    public virtual bool UsesAssignment => false;

    /// <summary>The method, ready for the first step of a run.</summary>
    internal abstract IPretrainingMethod Create(MethodSetting setting);

    /// <summary>Temperature of the targets were all prototypes used equally; NaN where there is none.</summary>
    /// <param name="recipe">The recipe that these settings belong to.</param>
    /// <param name="rates">What it asks for at the step.</param>
    public virtual double TargetTemperature(PretrainRecipe recipe, StepRates rates) => double.NaN;

    /// <summary>Settings out of their range, one phrase each.</summary>
    /// <param name="recipe">The recipe that these settings belong to.</param>
    public virtual IEnumerable<string> Faults(PretrainRecipe recipe) => [];

    /// <summary>The recipe of the method for a small machine.</summary>
    /// <param name="shrunk">Its paper recipe with backbone, epochs, batch and projector made small as for every method.</param>
    public virtual PretrainRecipe Shrink(PretrainRecipe shrunk) => shrunk;

    /// <summary>The recipe of the method for a run of fewer epochs.</summary>
    /// <param name="shortened">The recipe with the new number of epochs.</param>
    /// <param name="share">The new number of epochs as a part of the old, in (0, 1).</param>
    public virtual PretrainRecipe Shorten(PretrainRecipe shortened, double share) => shortened;
}
