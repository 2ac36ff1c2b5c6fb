namespace Mira.Experiments.Checkpoints.Pickle;

/// <summary>An object of a kind that is not read: nothing of it is run, and whatever it is given is let go.</summary>
/// <param name="Name">Its Python name, such as "functools.partial".</param>
internal sealed record PickleOpaque(string Name);
