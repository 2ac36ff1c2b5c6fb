namespace Mira.Experiments.Evaluation.LogisticRegression.ScikitLearn;

/// <summary>A step along a direction that was tried.</summary>
/// <param name="Step">Length of the step.</param>
/// <param name="Value">The function there.</param>
/// <param name="Slope">Its derivative along the direction there.</param>
internal readonly record struct LineSearchTrial(double Step, double Value, double Slope);
