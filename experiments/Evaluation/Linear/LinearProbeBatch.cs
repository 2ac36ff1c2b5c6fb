using static TorchSharp.torch;

namespace Mira.Experiments.Evaluation.Linear;

/// <summary>One batch of training features.</summary>
/// <param name="Features">[n, dimension], float32; whoever takes the batch disposes of them.</param>
/// <param name="Labels">[n].</param>
/// <param name="Places">[n], places of the images in the training set.</param>
internal sealed record LinearProbeBatch(Tensor Features, long[] Labels, int[] Places);

/// <summary>Sizes of a linear evaluation.</summary>
/// <param name="Images">Training images.</param>
/// <param name="Classes">Classes.</param>
/// <param name="Dimension">Numbers in a feature.</param>
internal sealed record LinearProbeShape(int Images, int Classes, int Dimension);
