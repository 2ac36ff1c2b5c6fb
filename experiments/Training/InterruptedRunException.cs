using Mira.Datasets;

namespace Mira.Experiments.Training;

/// <summary>A run stopped at the user's wish with its state saved; the message holds the command that resumes it (exit code 4).</summary>
public sealed class InterruptedRunException(string message, Exception? inner = null) : MiraException(message, inner);
