using Mira.Experiments.Models;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods;

/// <summary>A method of self-supervised pretraining: what stands on the backbone, and the loss of a step.</summary>
/// <remarks>Backbone, views, teacher average, optimizer, schedules, checkpoints and monitors are the trainer's. Whatever a method
/// remembers from step to step (a queue, a center, a memory) is in its <see cref="State"/>, or a resumed run differs.</remarks>
internal interface IPretrainingMethod : IDisposable
{
    /// <summary>Tensors that a checkpoint must hold beside networks and optimizer, by name; the same objects for the whole run.</summary>
    IEnumerable<(string Name, Tensor Value)> State => [];

    /// <summary>The head of a network.</summary>
    /// <param name="features">Length of a feature.</param>
    /// <param name="start">Where random weights come from.</param>
    /// <param name="role">Student or teacher; their common parts have equal names and shapes.</param>
    Head CreateHead(int features, Initialization start, NetworkRole role);

    /// <summary>Called before the first step of every epoch, and of every epoch that is trained again.</summary>
    /// <param name="epoch">0-based number of the epoch.</param>
    /// <param name="student">The student.</param>
    void BeginEpoch(int epoch, PretrainingNetwork student)
    {
    }

    /// <summary>Soft labels of the two global views, in their order; none where the method has no labels. Called once a step,
    /// before <see cref="Loss"/>, without gradient.</summary>
    IReadOnlyList<Assignment> Label(StepViews views) => [];

    /// <summary>The loss of this process's part of the batch.</summary>
    /// <param name="views">The step.</param>
    /// <param name="labels">What <see cref="Label"/> returned for it.</param>
    /// <returns>A 0-dimensional float32 tensor with gradient: the mean over this process's images.</returns>
    Tensor Loss(StepViews views, IReadOnlyList<Assignment> labels);
}
