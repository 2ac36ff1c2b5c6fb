using static TorchSharp.torch;

namespace Mira.Experiments.Methods.Mira;

/// <summary>Where the iteration is: z, the point it was computed from, and the passes made so far.</summary>
internal readonly record struct IterationPoint(Tensor Current, Tensor Previous, int Iterations);
