namespace Mira.Experiments.Recipes.Methods;

/// <summary>Settings of a method; each derives its own record.</summary>
/// <remarks>It is in <see cref="PretrainRecipe.Method"/> and so in the recipe's JSON, whose "Name" says
/// which method it is.</remarks>
public abstract record MethodRecipe
{
    /// <summary>What readers call the method.</summary>
    public abstract string Title { get; }

    /// <summary>The method in a recipe's title.</summary>
    public virtual string Summary => Title;

    /// <summary>Whether it makes soft labels over the prototypes of <see cref="PretrainRecipe.Projector"/>.</summary>
    public abstract bool HasLabels { get; }

    /// <summary>Whether scores of prototypes are cosines, so that one above 1 is a fault.</summary>
    public virtual bool ScoresCosines => HasLabels;

    /// <summary>Whether every target comes with a proved bound on its error.</summary>
    public virtual bool Certifies => false;

    /// <summary>Whether its recipes are those of MIRA's paper, with the same network, rates and reasons.</summary>
    public virtual bool IsThePapersOwn => false;

    /// <summary>Whether a run goes on from the networks, heads and momentum of another run, as a second stage of
    /// it.</summary>
    public virtual bool ContinuesRun => false;

    /// <summary>Number that the loss of one prediction is multiplied by.</summary>
    public virtual double LossTerms => 1;

    /// <summary>β of MIRA's targets or ε of Sinkhorn's after so many steps of a run; NaN where there is none.</summary>
    public virtual double Regularization(int done, int steps) => double.NaN;

    /// <summary>Temperatures at which scores are read as labels at a step.</summary>
    public virtual LabelTemperatures Temperatures(StepRates rates) => LabelTemperatures.None;

    /// <summary>Settings out of their range, one phrase each.</summary>
    /// <param name="recipe">The recipe that these settings belong to.</param>
    public virtual IEnumerable<string> Faults(PretrainRecipe recipe) => [];

    /// <summary>Why it cannot learn from images of so many classes, as a sentence; null where it can.</summary>
    /// <param name="recipe">The recipe that these settings belong to.</param>
    /// <param name="classes">Number of classes; 1 where none is known.</param>
    public virtual string? ClassFault(PretrainRecipe recipe, int classes) => null;

    /// <summary>What helps where embeddings or labels collapse, in words; null where the usual words hold.</summary>
    public virtual string? CollapseRemedy => null;

    /// <summary>Smallest effective rank of the embeddings of a run that learns, where the usual limit is too high;
    /// null where it holds.</summary>
    public virtual double? SmallestRank => null;

    /// <summary>The recipe of the method for a run of fewer epochs.</summary>
    /// <param name="shortened">The recipe with the new number of epochs.</param>
    /// <param name="share">The new number of epochs as a part of the old, in (0, 1).</param>
    public virtual PretrainRecipe Shorten(PretrainRecipe shortened, double share) => shortened;

    /// <summary>Why a method that learns from classes cannot, as <see cref="ClassFault"/> gives it.</summary>
    private protected string Unlabeled(int classes) =>
        $"{Title} learns from classes, and it has {classes}. Choose labeled images with --data, or another method.";

    /// <summary>What is wrong with local views in a method of two views, as <see cref="Faults"/> gives it.</summary>
    private protected IEnumerable<string> LocalViewFault(PretrainRecipe recipe) => recipe.Views.LocalCrops == 0 ? []
        : [$"views.local-crops is {recipe.Views.LocalCrops}, expected 0 with {Title}, which compares two views"];

    /// <summary>What is wrong in a method that compares two views of a student and a teacher, as <see cref="Faults"/>
    /// gives it.</summary>
    private protected IEnumerable<string> PairFaults(PretrainRecipe recipe) => recipe.UsesTeacher
        ? LocalViewFault(recipe)
        : [.. LocalViewFault(recipe), $"uses-teacher is false, expected true with {Title}, whose keys are a teacher's"];
}

/// <summary>A method in the list: how recipes name it, and the recipe it is compared by.</summary>
/// <param name="Name">Name in recipes and on the command line, such as "byol".</param>
/// <param name="Settings">Type of its settings, a <see cref="MethodRecipe"/>.</param>
/// <param name="Recipes">Its recipes, "cifar10-NAME" first, then those of the other sets of Table 7 and of ImageNet, as
/// far as they are written down.</param>
/// <param name="Source">Where the recipe's numbers are written.</param>
public sealed record MethodEntry(string Name, Type Settings, IReadOnlyList<PretrainRecipe> Recipes, string Source)
{
    /// <summary>Where the sources of its recipes disagree; a choice concerns recipes of this method alone.</summary>
    public IReadOnlyList<Choice> Choices { get; init; } = [];

    /// <summary>How its printed numbers of Table 7 were judged; null where it has none.</summary>
    public PublishedJudge? Judge { get; init; }
}

/// <summary>How the losses of the two global views' targets become one.</summary>
public enum LossReduction
{
    /// <summary>Their mean, as official train.py@2a62538 has it.</summary>
    Mean,

    /// <summary>Their sum, as the paper's Eq. 8 and Algorithm 1 have it.</summary>
    Sum,
}
