using Mira.Datasets;

namespace Mira.Experiments.Training;

/// <summary>Another process works in a run's folder (exit code 2).</summary>
public sealed class FolderInUseException(string message, Exception? inner = null) : InputException(message, inner);
