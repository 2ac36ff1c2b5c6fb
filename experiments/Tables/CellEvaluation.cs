using System.Text.Json.Serialization;
using Mira.Experiments.Recipes;
using Mira.Experiments.Scales;

namespace Mira.Experiments.Tables;

/// <summary>How a pretrained network is evaluated. Equal evaluations of equal pretrainings are made once for all
/// their metrics.</summary>
/// <param name="Dataset">Name of the images it is judged on, as in the catalog.</param>
public abstract record CellEvaluation(string Dataset)
{
    /// <summary>All of CIFAR-10, at scales at which a part of it stands for "cifar10" too.</summary>
    public const string WholeCifar10 = "whole-cifar10";

    /// <summary>What a reader of its number has to know; empty for the evaluations of MIRA.</summary>
    public virtual string Note => "";

    /// <summary>Whether the paper's number goes by SimCLR's list of the images whose labels are known.</summary>
    public bool GoesByList =>
        this is Knn { Dataset: "imagenet", Share: < 1 } or SemiSupervised { Dataset: "imagenet", Share: < 1 };

    /// <summary>The evaluation that stands for this one at a scale; null where there is none.</summary>
    internal CellEvaluation? At(ScalePolicy scale)
    {
        var evaluation = this switch
        {
            Linear linear => linear with { Recipe = scale.Linear(linear.Recipe) },
            Knn knn => knn with { Recipe = scale.Knn(knn.Recipe, knn.Share) },
            SemiSupervised tuned => tuned with { Recipe = scale.FineTune(tuned.Recipe) },
            Transfer transfer => transfer with { Recipe = scale.Transfer(transfer.Recipe) },
            Convergence convergence => convergence with { Batches = scale.Convergence?.Batches ?? convergence.Batches },
            Detection => scale.HasDetection ? this : null,
            _ => this,
        };
        return evaluation is null ? null : evaluation with { Dataset = scale.SetFor(Dataset) };
    }

    /// <summary>A linear classifier on frozen features (Tables 1, 2, 9, 10).</summary>
    public sealed record Linear(string Dataset, LinearEvalRecipe Recipe) : CellEvaluation(Dataset)
    {
        /// <summary>Whether it is of the student where there is a teacher too, as a published baseline was
        /// judged.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public bool OfStudent { get; init; }

        /// <inheritdoc/>
        public override string Note => OfStudent ? "judged as published: SGD on frozen features of the student" : "";
    }

    /// <summary>Nearest neighbors, of whom a share of the labels of every class is known (Tables 3, 12, 14).</summary>
    public sealed record Knn(string Dataset, double Share, KnnRecipe Recipe) : CellEvaluation(Dataset);

    /// <summary>The classifier trained beside the networks, read after the last epoch (Table 7, CIFAR).</summary>
    public sealed record Online(string Dataset) : CellEvaluation(Dataset)
    {
        /// <summary>Whether it is the student's classifier inside clipped LARS, as a published baseline was
        /// judged.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public bool AsPublished { get; init; }

        /// <inheritdoc/>
        public override string Note =>
            AsPublished ? "judged as published: the student's classifier, inside clipped LARS" : "";
    }

    /// <summary>Backbone and classifier trained on a share of the labels (Tables 4, 10).</summary>
    public sealed record SemiSupervised(string Dataset, double Share, FineTuneRecipe Recipe) : CellEvaluation(Dataset);

    /// <summary>Logistic regression on the features of another set (Tables 5, 11).</summary>
    public sealed record Transfer(string Dataset, TransferRecipe Recipe) : CellEvaluation(Dataset);

    /// <summary>What the pretraining itself recorded: cost, targets, solver (Table 8, extras).</summary>
    public sealed record Pretraining(string Dataset) : CellEvaluation(Dataset);

    /// <summary>Both solvers followed on batches of the pretraining images (Figure 2).</summary>
    /// <param name="Dataset">Images whose scores are solved.</param>
    /// <param name="Solver">Whose error is read: MIRA's or Sinkhorn's.</param>
    /// <param name="Batches">Batches averaged over.</param>
    public sealed record Convergence(string Dataset, AssignmentMethod Solver, int Batches) : CellEvaluation(Dataset);

    /// <summary>Mask R-CNN on the exported backbone, which Detectron2 trains (Table 13).</summary>
    public sealed record Detection(string Dataset) : CellEvaluation(Dataset);
}
