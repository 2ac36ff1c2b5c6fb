using Mira.Experiments.Recipes;
using Mira.Experiments.Runtime;

namespace Mira.Experiments.Scales;

/// <summary>What is done at a scale in the place of what the paper did. Each scale is one file; what is not said here
/// is done as the paper did.</summary>
public abstract class ScalePolicy
{
    /// <summary>The set that small scales are about.</summary>
    internal const string Cifar10 = "cifar10";

    /// <summary>The policy of every scale.</summary>
    internal static IReadOnlyDictionary<Scale, ScalePolicy> All { get; } = new Dictionary<Scale, ScalePolicy>
    {
        [Scale.Paper] = new PaperScale(),
        [Scale.SingleGpu] = new SingleGpu(),
        [Scale.Workstation] = new Workstation(),
        [Scale.Laptop] = new Laptop(),
        [Scale.Smoke] = new Smoke(),
    };

    /// <summary>What an item's numbers can show here; null where every item has its own words.</summary>
    public abstract string? Shows { get; }

    /// <summary>What they cannot; null where every item has its own words.</summary>
    public abstract string? CannotShow { get; }

    /// <summary>Whether the set that a user asks for, the embedded images unless one is named, stands for
    /// CIFAR-10.</summary>
    public virtual bool HasStandIn => false;

    /// <summary>Whether runs are of CIFAR alone, so that no image of ImageNet is needed.</summary>
    public virtual bool IsSmall => true;

    /// <summary>Training images used of every set, class-balanced; null for all.</summary>
    public virtual int? TrainImages => null;

    /// <summary>Test images used of every set, class-balanced; null for all.</summary>
    public virtual int? TestImages => null;

    /// <summary>The set that stands for a set of the paper's pretrainings and evaluations; the set itself where none
    /// does.</summary>
    public virtual string SetFor(string dataset) => dataset;

    /// <summary>Whether a recipe of the paper is trained here.</summary>
    public virtual bool Trains(PretrainRecipe recipe) => true;

    /// <summary>The recipe of a pretraining.</summary>
    /// <exception cref="Datasets.InputException">There is none here.</exception>
    public virtual PretrainRecipe Pretraining(PretrainRecipe recipe) => recipe;

    /// <summary>Number format of pretrainings, so that every machine computes the same numbers; auto where the
    /// machine may choose.</summary>
    public virtual ComputePrecision Precision => ComputePrecision.Fp32;

    /// <summary>Epochs between two points of a training curve.</summary>
    public virtual int KnnInterval => 6;

    /// <summary>Whether the runs of tables have curves.</summary>
    public virtual bool HasCurves => true;

    /// <summary>A linear classifier on frozen features.</summary>
    public virtual LinearEvalRecipe Linear(LinearEvalRecipe recipe) => recipe;

    /// <summary>Nearest neighbors, of whom a share of the labels is known.</summary>
    public virtual KnnRecipe Knn(KnnRecipe recipe, double share) => recipe;

    /// <summary>Training on a share of the labels.</summary>
    public virtual FineTuneRecipe FineTune(FineTuneRecipe recipe) => recipe;

    /// <summary>Logistic regression on another set.</summary>
    public virtual TransferRecipe Transfer(TransferRecipe recipe) => recipe;

    /// <summary>How the convergence of solvers is measured; null as the paper's figure says.</summary>
    public virtual ConvergenceSettings? Convergence => null;

    /// <summary>Whether detection is trained, outside this program.</summary>
    public virtual bool HasDetection => false;

    /// <summary>Whether networks that a table judges otherwise are also judged by k-NN and linear classifiers of
    /// frozen features.</summary>
    public virtual bool JudgesOffline => false;
}
