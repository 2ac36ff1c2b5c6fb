using Mira.Datasets;

namespace Mira.Experiments.Training;

/// <summary>Training left the range where it can succeed: a loss that is not finite, or collapsed assignments (exit code 3).</summary>
/// <remarks>Thrown before the weights are touched, so that the last checkpoint is good.</remarks>
public sealed class DivergenceException(string message, Exception? inner = null) : MiraException(message, inner);
