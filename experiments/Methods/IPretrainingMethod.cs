using Mira.Experiments.Collectives;
using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods;

/// <summary>A method of self-supervised pretraining: what is on the backbone, and the loss of a step.</summary>
/// <remarks>Backbone, views, teacher average, optimizer, schedules, checkpoints and monitors are the
/// trainer's. Whatever a method remembers from step to step (a queue, a center, a memory) is in its
/// <see cref="State"/>, or a resumed run differs.</remarks>
public interface IPretrainingMethod : IDisposable
{
    /// <summary>Tensors that a checkpoint must hold beside networks and optimizer, by name; the same objects
    /// for the whole run.</summary>
    IEnumerable<(string Name, Tensor Value)> State => [];

    /// <summary>Those of <see cref="State"/> of which each process holds a part.</summary>
    IEnumerable<SpreadState> Spread => [];

    /// <summary>The head of a network.</summary>
    /// <param name="features">Length of a feature.</param>
    /// <param name="start">Where random weights come from.</param>
    /// <param name="role">Student or teacher; their common parts have equal names and shapes.</param>
    Head CreateHead(int features, Initialization start, NetworkRole role);

    /// <summary>The views that a network reads in a step, out of all, the two global ones first. A student that has no
    /// teacher beside it reads the teacher's too.</summary>
    Range Reads(NetworkRole role) =>
        role == NetworkRole.Student ? Range.All : Range.EndAt(ViewsRecipe.GlobalCrops);

    /// <summary>Called before the first step of every epoch, and of every epoch that is trained again.</summary>
    /// <param name="epoch">0-based number of the epoch.</param>
    /// <param name="student">The student.</param>
    /// <param name="images">The training images, for methods that look over them all; null where there are none because
    /// steps are only timed.</param>
    void BeginEpoch(int epoch, PretrainingNetwork student, ITrainingImages? images)
    {
    }

    /// <summary>The images of an epoch in the order in which it takes them: as many as there are, some perhaps twice
    /// and others not at all. A function of seed, epoch and <see cref="State"/>; called after
    /// <see cref="BeginEpoch"/>.</summary>
    /// <param name="epoch">0-based number of the epoch.</param>
    /// <param name="images">Number of images.</param>
    /// <returns>Their places in the training set; null for a random order of all.</returns>
    int[]? Order(int epoch, int images) => null;

    /// <summary>Beginnings of the names of weights that move without momentum.</summary>
    IReadOnlyList<string> WithoutMomentum => [];

    /// <summary>Soft labels of the two global views, in their order; none where the method has no
    /// labels. Called once a step, before <see cref="Loss"/>, without gradient.</summary>
    IReadOnlyList<Assignment> Label(StepViews views) => [];

    /// <summary>The loss of this process's part of the batch.</summary>
    /// <param name="views">The step.</param>
    /// <param name="labels">What <see cref="Label"/> returned for it.</param>
    /// <returns>A 0-dimensional float32 tensor with gradient: the mean over this process's images.</returns>
    Tensor Loss(StepViews views, IReadOnlyList<Assignment> labels);
}

/// <summary>All training images, for methods that look over them between two epochs.</summary>
public interface ITrainingImages
{
    /// <summary>Number of images.</summary>
    int Count { get; }

    /// <summary>What a network makes of every image as evaluations show it, with the statistics of its training.
    /// Waits for the device.</summary>
    /// <param name="network">The network; it is in the mode of training again afterwards.</param>
    /// <param name="part">Which of its outputs.</param>
    /// <returns>[images, d], float32, in the order of the set, without gradient; the same in all processes.</returns>
    Tensor Read(PretrainingNetwork network, Func<NetworkOutput, Tensor> part);
}

/// <summary>What a method is told of the run it is for.</summary>
/// <param name="Recipe">The run's recipe.</param>
/// <param name="StepsPerEpoch">Optimizer steps of an epoch.</param>
/// <param name="Seed">Seed of everything random; the same in all processes.</param>
/// <param name="Device">Where the networks are.</param>
/// <param name="Collectives">The processes that share every batch.</param>
public sealed record MethodSetting(PretrainRecipe Recipe, int StepsPerEpoch, ulong Seed, Device Device,
    ICollectives Collectives)
{
    /// <summary>The rows of a batch of all processes; null where one process holds them all.</summary>
    public SharedRows? Shared => SharedRows.Of(Collectives, Recipe.BatchSize);

    /// <summary>A number above every <see cref="StepViews.Images"/>: an incomplete last batch is dropped, so it may be
    /// exceeded by no image.</summary>
    public int ImageCapacity => (StepsPerEpoch + 1) * Recipe.BatchSize;
}

/// <summary>What the networks made of one step's views, for a method to judge.</summary>
/// <param name="Step">0-based number of the step.</param>
/// <param name="Student">Outputs of the student for every view that it reads, the global ones first; with
/// gradient.</param>
/// <param name="Teacher">Outputs of the teacher for the views that it reads, both global ones unless the method says
/// otherwise, detached; the student's own where there is no teacher.</param>
/// <param name="Rates">What the recipe asks for at this step.</param>
/// <param name="Images">Places of the images in the training set, [batch]; null where the caller
/// does not know them.</param>
public sealed record StepViews(int Step, IReadOnlyList<NetworkOutput> Student, IReadOnlyList<NetworkOutput> Teacher,
    StepRates Rates,
    IReadOnlyList<int>? Images = null)
{
    /// <summary>Classes of the images, [batch], int64, for methods that learn from them; null where the caller does
    /// not know them.</summary>
    public Tensor? Labels { get; init; }

    /// <summary>The classes of the images.</summary>
    /// <exception cref="InvalidOperationException">They are not known.</exception>
    public Tensor Classes =>
        Labels ?? throw new InvalidOperationException("This method learns from classes, and none were given.");
}
