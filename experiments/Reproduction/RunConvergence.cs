using Mira.Datasets;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Evaluation;
using Mira.Experiments.Evaluation.Convergence;
using Mira.Experiments.Recipes;
using Mira.Experiments.Records;
using Mira.Experiments.Reporting.Figures;
using Mira.Experiments.Tables;

namespace Mira.Experiments.Reproduction;

/// <summary>Figure 2 on the network of a run: both solvers are followed once, their curves kept.</summary>
/// <param name="folder">Where the curves are kept.</param>
/// <param name="checkpoint">File of the network.</param>
/// <param name="data">Images whose scores are solved.</param>
/// <param name="usual">How convergence is measured at the scale.</param>
/// <param name="settings">Device, seed.</param>
internal sealed record RunConvergence(RunFolder folder, string checkpoint, ImageDataset data, ConvergenceSettings usual,
    EvaluationSettings settings)
{
    /// <summary>The error of one solver after as many iterations as training gives MIRA's.</summary>
    internal (double Value, string Words) ErrorOf(CellEvaluation.Convergence evaluation)
    {
        var iterations = Pretrain.Mira.OfMira().Iterations;
        var solver = evaluation.Solver == AssignmentMethod.Mira ? MethodNames.Mira : MethodNames.Sinkhorn;
        var point = Points(evaluation.Batches).First(point => point.Solver == solver
            && point.Quantity == ConvergenceQuantity.TargetError && point.Iteration == iterations);
        return (point.Mean, FormattableString.Invariant(
            $"{solver}, {iterations} iterations, {point.Batches} batches of {point.BatchSize}"));
    }

    private IReadOnlyList<ConvergencePoint> Points(int batches)
    {
        var path = new ItemFolder(folder.Path).Convergence;
        using var network = PretrainedNetwork.Load(checkpoint, null, settings.Compute);
        var asked = usual with { Batches = batches };
        if (File.Exists(path) && ResultsCsv.Read<ConvergencePoint>(path) is { } known
            && known.Count > 0 && (known[0].Batches, known[0].BatchSize) == (asked.Batches, asked.BatchSize))
        {
            return known;
        }
        var scores = ModelScores.Of(network, data.Train, asked.BatchSize, (int)settings.Seed, settings.Compute);
        var points = ConvergenceMeasurement.Measure(ConvergenceFigure.ModelOf(network.Method), scores, asked,
            settings.Stop)
            .Select(point => point with { RecipeHash = network.Recipe.Hash }).ToList();
        ResultsCsv.Write(path, points);
        return points;
    }
}
