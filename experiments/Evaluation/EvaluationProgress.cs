namespace Mira.Experiments.Evaluation;

/// <summary>How far an evaluation is.</summary>
/// <param name="Stage">What is being done: "features", "neighbors" or "classifier".</param>
/// <param name="Done">Parts finished: images, blocks or epochs.</param>
/// <param name="Total">Parts in all.</param>
public sealed record EvaluationProgress(string Stage, long Done, long Total);
