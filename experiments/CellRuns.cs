using Mira.Experiments.Recipes;

namespace Mira.Experiments;

/// <summary>Runs at a scale.</summary>
public static class CellRuns
{
    private static readonly LinearEvalRecipe SmallLinear = new() { Epochs = 60, AugmentedPasses = 6 };
    private static readonly LinearEvalRecipe SmokeLinear = new() { Epochs = 5, AugmentedPasses = 1 };

    /// <summary>The run that stands for a run of the paper at a scale; null where there is none.</summary>
    public static CellRun? At(this CellRun run, Scale scale)
    {
        ArgumentNullException.ThrowIfNull(run);
        return scale == Scale.Paper ? run : Small(run, scale);
    }

    private static CellRun? Small(CellRun run, Scale scale) =>
        run.Pretraining.Dataset == "cifar10" && Evaluation(run.Evaluation, scale) is { } evaluation
            ? run with { Pretraining = run.Pretraining.At(scale), Evaluation = evaluation }
            : null;

    private static CellEvaluation? Evaluation(CellEvaluation evaluation, Scale scale) => evaluation switch
    {
        CellEvaluation.Detection => null,
        CellEvaluation.Linear linear => linear with { Recipe = scale == Scale.Smoke ? SmokeLinear : SmallLinear },
        _ => evaluation,
    };
}
