namespace Mira.Experiments.Evaluation.LogisticRegression.ScikitLearn;

/// <summary>Where the next step of a line search may lie.</summary>
/// <param name="IsBracketed">Whether a minimum is known to lie between the best step and the other.</param>
/// <param name="Low">Smallest step.</param>
/// <param name="High">Largest step.</param>
internal readonly record struct StepBounds(bool IsBracketed, double Low, double High);
