using Mira.Experiments.Recipes;

namespace Mira.Experiments.Tables;

/// <summary>What has to be done for one number. Runs are values: equal runs of different tables are one.</summary>
/// <param name="Pretraining">How the network is pretrained.</param>
/// <param name="Evaluation">How it is judged.</param>
/// <param name="Metric">Which of the evaluation's numbers the cell holds.</param>
public sealed record CellRun(PretrainRecipe Pretraining, CellEvaluation Evaluation, Metric Metric = Metric.Top1);
