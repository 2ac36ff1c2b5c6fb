using Mira.Experiments.Scales;
using Mira.Experiments.Tables;

namespace Mira.Experiments.Costs;

/// <summary>What an evaluation costs: the passes of images through the backbone, which is nearly all of it.</summary>
public static class EvaluationCost
{
    // A pretraining's image is eight passes of a view.
    private const double PassesOfAnImage = 8;

    // results/ours/laptop/run.json: 11 s for six batches on each of two models.
    private const double SecondsOfConvergence = 0.9;

    /// <summary>The cost of an evaluation on the machine of a scale. The fits of a transfer's
    /// classifiers are not counted.</summary>
    /// <param name="run">The run, as the scale has it.</param>
    /// <param name="scale">The scale.</param>
    public static Cost Of(CellRun run, Scale scale)
    {
        ArgumentNullException.ThrowIfNull(run);
        var speed = MachineSpeed.Of(run.Pretraining.Backbone, scale);
        var seconds = run.Evaluation is CellEvaluation.Convergence convergence
            ? convergence.Batches * SecondsOfConvergence
            : Passes(run.Evaluation, ImageCount.Of(run.Evaluation.Dataset, scale))
            / PassesOfAnImage / speed.ImagesPerSecond;
        return new(TimeSpan.FromSeconds(seconds), CostOrigin.Estimated, speed.Machine, speed.Source);
    }

    private static double Passes(CellEvaluation evaluation, ImageCount images) => evaluation switch
    {
        CellEvaluation.Linear { Recipe: var recipe } =>
            ((double)(recipe.AugmentedPasses ?? recipe.Epochs) * images.Train) + images.Test,
        CellEvaluation.SemiSupervised { Recipe: var recipe, Share: var share } =>
            (recipe.Epochs * share * images.Train * (recipe.BackboneLearningRate == 0 ? 1 : 3)) + images.Test,
        CellEvaluation.Knn or CellEvaluation.Transfer => images.Train + images.Test,
        _ => 0,
    };
}
