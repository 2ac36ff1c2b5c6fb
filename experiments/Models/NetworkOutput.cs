using static TorchSharp.torch;

namespace Mira.Experiments.Models;

/// <summary>What a network makes of one view of n images, at each of its stages.</summary>
/// <param name="Features">Of the backbone, [n, d], float32.</param>
/// <param name="Embeddings">Of the projector, before they are scaled to length 1, [n, e].</param>
/// <param name="Logits">Scores of the prototypes, [n, K], float32; what the head ends in, such as predictions [n, e], where it has none.</param>
public sealed record NetworkOutput(Tensor Features, Tensor Embeddings, Tensor Logits);
