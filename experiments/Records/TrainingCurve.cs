namespace Mira.Experiments.Records;

/// <summary>The epochs of one pretraining run.</summary>
/// <param name="Name">Method, as shown to readers: "MIRA", "Sinkhorn".</param>
/// <param name="Epochs">One row an epoch, in order.</param>
public sealed record TrainingCurve(string Name, IReadOnlyList<EpochMetrics> Epochs);
