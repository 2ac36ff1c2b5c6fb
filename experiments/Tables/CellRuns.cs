using Mira.Experiments.Recipes;

namespace Mira.Experiments.Tables;

/// <summary>Runs at a scale: functions from run to run.</summary>
public static class CellRuns
{
    private const string Small = "cifar10", Large = "imagenet";

    // The encoder's passes are what the classifier costs, so that later epochs use their features again.
    private static readonly LinearEvalRecipe LaptopClassifier = new() { Epochs = 60, AugmentedPasses = 6 };
    private static readonly LinearEvalRecipe SmokeClassifier = new() { Epochs = 5, AugmentedPasses = 1 };

    /// <summary>The run that stands for a run of the paper at a scale; null where there is none.</summary>
    public static CellRun? At(this CellRun run, Scale scale)
    {
        ArgumentNullException.ThrowIfNull(run);
        return scale switch
        {
            Scale.Paper => run,
            Scale.SingleGpu => run with { Pretraining = run.Pretraining.At(scale) },
            _ => Shrunk(run, scale),
        };
    }

    /// <summary>The run with a pretraining of so many epochs.</summary>
    public static CellRun Over(this CellRun run, int epochs)
    {
        ArgumentNullException.ThrowIfNull(run);
        return run with { Pretraining = run.Pretraining.Over(epochs) };
    }

    /// <summary>CIFAR-10 stands for ImageNet; the other sets of Table 7 have no small stand-in.</summary>
    private static CellRun? Shrunk(CellRun run, Scale scale) =>
        run.Pretraining.Dataset is Small or Large && Shrunk(run.Evaluation, scale) is { } evaluation
            ? run with { Pretraining = run.Pretraining.OnCifar10().At(scale), Evaluation = evaluation }
            : null;

    private static CellEvaluation? Shrunk(CellEvaluation evaluation, Scale scale)
    {
        var isSmoke = scale == Scale.Smoke;
        CellEvaluation? shrunk = evaluation switch
        {
            CellEvaluation.Detection => null,
            // At whatever rate is best on held-out images: that of ImageNet's wide features is none for narrow ones.
            CellEvaluation.Linear linear => linear with { Recipe = isSmoke ? SmokeClassifier : LaptopClassifier },
            // A hundredth of the smoke scale's images are ten.
            CellEvaluation.Knn knn => isSmoke ? knn with { Recipe = knn.Recipe with { Neighbors = 5 } } : knn,
            CellEvaluation.SemiSupervised tuned => tuned with { Recipe = Shrunk(tuned.Recipe, isSmoke ? 2 : 60) },
            CellEvaluation.Transfer transfer => isSmoke ? transfer with { Recipe = transfer.Recipe with { GridSize = 5 } } : transfer,
            CellEvaluation.Convergence convergence => convergence with { Batches = isSmoke ? 2 : 6 },
            _ => evaluation,
        };
        return shrunk is { Dataset: Large } ? shrunk with { Dataset = Small } : shrunk;
    }

    private static FineTuneRecipe Shrunk(FineTuneRecipe recipe, int epochs) => recipe with { Epochs = epochs, BatchSize = 32 };
}
