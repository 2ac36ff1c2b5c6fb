namespace Mira.Experiments.Interchange.Pickle;

/// <summary>A Python tuple.</summary>
internal sealed record PickleTuple(object?[] Items);
