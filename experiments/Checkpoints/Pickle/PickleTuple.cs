namespace Mira.Experiments.Checkpoints.Pickle;

/// <summary>A Python tuple.</summary>
internal sealed record PickleTuple(object?[] Items);
