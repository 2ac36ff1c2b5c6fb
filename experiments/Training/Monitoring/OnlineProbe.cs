using Mira.Experiments.Collectives;
using Mira.Experiments.Evaluation.Linear;
using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Experiments.Training.Monitoring;

/// <summary>Linear classifiers of the student's and the teacher's features, trained in every
/// step of pretraining.</summary>
/// <remarks>They read features that the step computes anyway. Gradients are stopped, so pretraining is
/// unaffected.</remarks>
internal sealed class OnlineProbe : IDisposable
{
    private readonly OnlineProbeRecipe _recipe = new();
    private readonly PretrainRecipe _pretraining;
    private readonly int _steps;
    private readonly ICollectives _collectives;

    /// <param name="pretraining">The run beside which the classifiers learn.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="steps">Optimizer steps of the run.</param>
    /// <param name="seed">Seed of the starting weights, the same for both.</param>
    /// <param name="device">Where the networks are.</param>
    /// <param name="collectives">The processes that share every batch; none but this one if null.</param>
    internal OnlineProbe(
        PretrainRecipe pretraining, int classes, int steps, long seed, Device device, ICollectives? collectives = null)
    {
        (_pretraining, _steps, _collectives) = (pretraining, steps, collectives ?? SingleProcess.Instance);
        using var start = ParallelClassifiers.Start(
            classes, pretraining.Backbone.FeatureDimension, _recipe.InitialDeviation, seed, device);
        Student = new ParallelClassifiers(1, start, _recipe.Momentum, _collectives);
        Teacher = pretraining.UsesTeacher ? new ParallelClassifiers(1, start, _recipe.Momentum, _collectives) : null;
    }

    /// <summary>Classifier of the student's features.</summary>
    internal ParallelClassifiers Student { get; }

    /// <summary>Classifier of the teacher's features; null where there is no teacher.</summary>
    internal ParallelClassifiers? Teacher { get; }

    /// <summary>The classifier of the student that the method's printed numbers were judged by; null where
    /// it does not learn.</summary>
    internal PublishedProbe? Published { get; init; }

    /// <summary>Weights and momenta by name, as a checkpoint holds them.</summary>
    internal IEnumerable<(string Name, Tensor Value)> State =>
    [
        .. Student.State.Select(entry => ($"student.{entry.Name}", entry.Value)),
        .. Teacher?.State.Select(entry => ($"teacher.{entry.Name}", entry.Value)) ?? [],
        .. Published?.State.Select(entry => ($"published.{entry.Name}", entry.Value)) ?? [],
    ];

    /// <summary>One optimizer step of each classifier on the global views that its network read.</summary>
    /// <param name="step">What the networks computed.</param>
    /// <param name="labels">Classes of the images, [batch], int64.</param>
    internal void Learn(StepEvidence step, Tensor labels)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var rate = Schedule.Cosine(step.Step, _steps, _recipe.PeakLearningRate(_pretraining.BatchSize), 0);
        var rates = full([1], (float)rate, device: labels.device);
        Learn(Student, step.Student, labels, rates);
        if (Teacher is not null)
        {
            Learn(Teacher, step.Teacher, labels, rates);
        }
        Published?.Learn(step.Step, Features(step.Student), labels);
    }

    /// <summary>Releases the classifiers.</summary>
    public void Dispose()
    {
        Student.Dispose();
        Teacher?.Dispose();
        Published?.Dispose();
    }

    private void Learn(ParallelClassifiers classifier, IReadOnlyList<NetworkOutput> outputs, Tensor labels,
        Tensor rates)
    {
        var features = Features(outputs);
        var views = features.shape[0] / labels.shape[0];
        using var share = (1.0 / views / (_collectives.IsShared ? _pretraining.BatchSize : labels.shape[0])).ToScalar();
        var shares = full([features.shape[0], 1], share, dtype: ScalarType.Float32, device: labels.device);
        classifier.Step(features, labels.repeat(views), shares, rates);
    }

    /// <summary>Of the global views that the network read, one after the other.</summary>
    private static Tensor Features(IReadOnlyList<NetworkOutput> outputs) =>
        cat([.. outputs.Take(ViewsRecipe.GlobalCrops).Select(output => output.Features.detach())]);
}
