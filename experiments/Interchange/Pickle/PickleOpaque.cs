namespace Mira.Experiments.Interchange.Pickle;

/// <summary>An object of a known harmless kind whose content no one needs: whatever it is given is let go.</summary>
internal sealed record PickleOpaque(string Name);
