namespace Mira.Experiments.Evaluation.Features;

/// <summary>What a file says about its features in words.</summary>
internal sealed record FeatureWords(IReadOnlyList<string> Files, IReadOnlyList<string> ClassNames, FeatureOrigin Origin);
