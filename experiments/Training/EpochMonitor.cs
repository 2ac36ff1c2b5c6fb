using Mira.Experiments.Recipes;
using Mira.Experiments.Reporting;
using Mira.Experiments.Runtime;
using Mira.Experiments.Training.Monitoring;
using static TorchSharp.torch;

namespace Mira.Experiments.Training;

/// <summary>Sums of an epoch's measurements; part of a checkpoint, so that the row of a resumed epoch is the same.</summary>
public sealed class EpochMonitor : IDisposable
{
    // Places in the vector of sums behind those of StepMeasurement.
    private const int Views = StepMeasurement.Count, Loss = Views + 1, Iterations = Views + 2, Certificate = Views + 3;

    private readonly Tensor _sums;
    private readonly Tensor _used;

    /// <summary>An epoch without steps.</summary>
    internal EpochMonitor(int prototypes, Device device)
    {
        _sums = zeros(Certificate + 1, ScalarType.Float64, device).DetachFromDisposeScope();
        _used = zeros(prototypes, ScalarType.Int64, device).DetachFromDisposeScope();
    }

    /// <summary>The sums, by name, as a checkpoint holds them.</summary>
    internal IEnumerable<(string Name, Tensor Value)> State => [("sums", _sums), ("used", _used)];

    /// <summary>Adds one step.</summary>
    internal void Add(StepEvidence step, PretrainRecipe recipe)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (view, target) in step.Assignments.Index())
        {
            _sums[..Views].add_(StepMeasurement.Of(
                step.Student[view].Logits, step.Teacher[view].Logits, target.Targets, recipe, step.Rates.Regularization));
            _sums[Views].add_(1);
            _sums[Loss].add_(step.Loss.detach());
            _sums[Iterations].add_(target.Iterations);
            if (target.Certificate is { } certificate)
            {
                _sums[Certificate].copy_(_sums[Certificate].maximum(certificate.Bound()));
            }
            _used.index_fill_(0, target.Targets.argmax(1), 1);
        }
    }

    /// <summary>The epoch's row of metrics.csv.</summary>
    internal EpochMetrics Read(PretrainRecipe recipe, int step, StepRates last, int images, TimeSpan elapsed)
    {
        using var scope = NewDisposeScope();
        var sums = HostRead.Numbers(_sums);
        var means = Array.ConvertAll(sums, sum => sum / sums[Views]);
        return new EpochMetrics
        {
            Epoch = step * recipe.BatchSize / images,
            Step = step,
            Loss = means[Loss],
            LearningRate = last.LearningRate,
            Regularization = last.Regularization,
            TeacherMomentum = recipe.UsesTeacher ? last.TeacherMomentum : double.NaN,
            Student = StepMeasurement.Entropies(means, 0),
            Teacher = StepMeasurement.Entropies(means, 1),
            Target = StepMeasurement.Entropies(means, 2),
            TeacherTargetDivergence = means[6],
            StudentTargetDivergence = means[7],
            SharpenedTargetDivergence = means[8],
            PrototypesInUse = (int)HostRead.Number(_used.sum()),
            Prototypes = recipe.Projector.Prototypes,
            SolverIterations = means[Iterations],
            Certificate = recipe.Assignment.Method == AssignmentMethod.Mira ? sums[Certificate] : double.NaN,
            ImagesPerSecond = images / elapsed.TotalSeconds,
            Seconds = elapsed.TotalSeconds,
        };
    }

    /// <summary>Starts the next epoch.</summary>
    internal void Clear()
    {
        using var quiet = no_grad();
        _sums.zero_();
        _used.zero_();
    }

    /// <summary>Releases the sums.</summary>
    public void Dispose()
    {
        _sums.Dispose();
        _used.Dispose();
    }
}
