using Mira.Experiments.Collectives;
using Mira.Experiments.Methods.Sweeps;
using Mira.Experiments.Recipes;
using Mira.Experiments.Records;
using Mira.Experiments.Runtime;
using Mira.Experiments.Training.Monitoring;
using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Experiments.Training;

/// <summary>Sums of an epoch's measurements; part of a checkpoint, so that the row of a resumed
/// epoch is the same.</summary>
/// <remarks>
/// Loss and prototypes in use are counted in every step. Entropies, embeddings and the agreement of
/// views are measured in about
/// <see cref="MeasuredSteps"/> steps of an epoch, evenly spread: means over thousands of images at
/// under 1 % of a step's time. Nothing waits for the device before the epoch's end.
/// </remarks>
public sealed class EpochMonitor : IDisposable
{
    /// <summary>Steps of an epoch in which the costly quantities are measured, at most.</summary>
    internal const int MeasuredSteps = 20;

    // Places among the sums behind those of StepMeasurement, among the largest values, and among the counts.
    private const int Cosine = StepMeasurement.Count, Correlation = Cosine + 1, Sums = Correlation + 1;
    private const int Bound = 0, Loss = 1, Logit = 2, Largest = 3;
    private const int Steps = 0, Measured = 1, Iterations = 2, Counts = 3;

    private readonly PretrainRecipe _recipe;
    private readonly int _stepsPerEpoch;
    private readonly ICollectives _collectives;
    private readonly double[] _counts = new double[Counts];
    private readonly Dictionary<string, Tensor> _state;

    /// <summary>An epoch without steps.</summary>
    internal EpochMonitor(PretrainRecipe recipe, int stepsPerEpoch, Device device, ICollectives collectives)
    {
        (_recipe, _stepsPerEpoch, _collectives) = (recipe, stepsPerEpoch, collectives);
        var embedding = Math.Min(recipe.Projector.EmbeddingDimension, EmbeddingMeasurement.MostNumbers);
        _state = new()
        {
            // Numbers that the host knows stay there: the tensor shares the array's memory.
            ["counts"] = frombuffer(_counts, ScalarType.Float64, Counts),
            ["loss"] = zeros([], ScalarType.Float64, device),
            ["sums"] = zeros(Sums, ScalarType.Float64, device),
            ["largest"] = zeros(Largest, ScalarType.Float64, device),
            ["used"] = zeros(Prototypes, ScalarType.Int64, device),
            ["covariance"] = zeros(embedding, embedding, ScalarType.Float64, device),
        };
        foreach (var value in _state.Values)
        {
            value.DetachFromDisposeScope();
        }
    }

    /// <summary>The sums, by name, as a checkpoint holds them.</summary>
    internal IEnumerable<(string Name, Tensor Value)> State => _state.Select(entry => (entry.Key, entry.Value));

    /// <summary>Those of which each process has only its own.</summary>
    internal IEnumerable<SpreadState> Spread => [LargestOf("used"), LargestOf("largest")];

    /// <summary>K; 0 for a method without labels.</summary>
    private int Prototypes => _recipe.HasLabels ? _recipe.Projector.Prototypes : 0;

    private int Interval => (_stepsPerEpoch + MeasuredSteps - 1) / MeasuredSteps;

    /// <summary>Adds one step.</summary>
    internal void Add(StepEvidence step)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var loss = step.Loss.detach();
        _state["loss"].add_(loss, alpha: Scalars.One);
        Raise(Loss, loss);
        foreach (var target in step.Assignments)
        {
            _counts[Iterations] += target.Iterations / (double)step.Assignments.Count;
            _state["used"].index_fill_(0, target.Targets.argmax(1), Scalars.One);
            if (target.Certificate is { } certificate)
            {
                Raise(Bound, certificate.Bound());
            }
        }
        _counts[Steps]++;
        if (step.Step % _stepsPerEpoch % Interval == 0)
        {
            Measure(step);
        }
    }

    /// <summary>The epoch's row of metrics.csv.</summary>
    internal EpochMetrics Read(int step, StepRates last, TimeSpan elapsed)
    {
        using var scope = NewDisposeScope();
        var means = Array.ConvertAll(HostRead.Numbers(_state["sums"]), sum => sum / _counts[Measured]);
        // A method without labels has summed none, nor has one whose labels do not begin in the first
        // epoch: no number rather than 0.
        var used = (int)HostRead.Number(_collectives.Maximum(_state["used"].clone()).sum());
        var labels = used > 0 ? means : Array.ConvertAll(means, _ => double.NaN);
        var largest = HostRead.Numbers(_collectives.Maximum(_state["largest"].clone()));
        var images = _stepsPerEpoch * _recipe.BatchSize;
        return new EpochMetrics
        {
            Epoch = step / _stepsPerEpoch,
            Step = step,
            Loss = HostRead.Number(_state["loss"]) / _counts[Steps],
            LearningRate = last.LearningRate,
            Regularization = last.Regularization,
            TeacherMomentum = _recipe.UsesTeacher ? last.TeacherMomentum : double.NaN,
            Student = StepMeasurement.Entropies(labels, 0),
            Teacher = StepMeasurement.Entropies(labels, 1),
            Target = StepMeasurement.Entropies(labels, 2),
            TeacherTargetDivergence = StepMeasurement.Divergence(labels, 0),
            StudentTargetDivergence = StepMeasurement.Divergence(labels, 1),
            SharpenedTargetDivergence = StepMeasurement.Divergence(labels, 2),
            PrototypesInUse = used,
            Prototypes = Prototypes,
            Method = _recipe.Method.Title,
            SolverIterations = _recipe.HasLabels ? _counts[Iterations] / _counts[Steps] : double.NaN,
            Certificate = _recipe.Method.Certifies ? largest[Bound] : double.NaN,
            RecipeHash = _recipe.Hash,
            ImagesPerSecond = images / elapsed.TotalSeconds,
            Seconds = elapsed.TotalSeconds,
            Epochs = _recipe.Epochs,
            BatchSize = _recipe.BatchSize,
            LargestLoss = largest[Loss],
            LargestLogit = _recipe.Method.ScoresCosines ? largest[Logit] : null,
            EmbeddingDimension = (int)_state["covariance"].shape[0],
            EffectiveRank = EmbeddingMeasurement.EffectiveRank(_state["covariance"]),
            MeanCosine = means[Cosine],
            ViewCorrelation = means[Correlation],
            Gain = _recipe.Method.Temperatures(last).Gain is var gain && double.IsNaN(gain) ? null : gain,
        };
    }

    /// <summary>Starts the next epoch.</summary>
    internal void Clear()
    {
        using var quiet = no_grad();
        foreach (var value in _state.Values)
        {
            value.zero_();
        }
    }

    /// <summary>Releases the sums.</summary>
    public void Dispose()
    {
        foreach (var value in _state.Values)
        {
            value.Dispose();
        }
    }

    private void Measure(StepEvidence step)
    {
        var temperatures = _recipe.Method.Temperatures(step.Rates);
        var batch = new GlobalBatch(step.Student[0].Features.shape[0], SharedRows.Of(_collectives, _recipe.BatchSize));
        foreach (var (view, target) in step.Assignments.Index())
        {
            var student = step.Student[view];
            var labels = StepMeasurement.Of(student.Logits, step.Teacher[view].Logits, target.Targets,
                temperatures, batch);
            _state["sums"].narrow(0, 0, Cosine).add_(labels, alpha: Scalars.Half);
            Raise(Logit, student.Logits.detach().abs().max());
        }
        var globals = step.Student.Take(step.Teacher.Count).ToList();
        using var share = (1.0 / globals.Count).ToScalar();
        foreach (var student in globals)
        {
            var (covariance, cosine) = EmbeddingMeasurement.Of(student.Embeddings, batch);
            _state["sums"].select(0, Cosine).add_(cosine, alpha: share);
            _state["covariance"].add_(covariance, alpha: Scalars.One);
        }
        if (step.Student.Count == 1 && !_recipe.UsesTeacher)
        {
            // One view agrees with itself, which says nothing.
            using var unknown = double.NaN.ToScalar();
            _ = _state["sums"].select(0, Correlation).fill_(unknown);
            _counts[Measured]++;
            return;
        }
        // A teacher that reads one view is compared with the student, which reads the other.
        var (first, second) = step.Teacher is [var left, var right] ? (left, right)
            : (step.Student[0], step.Teacher[0]);
        _state["sums"].select(0, Correlation)
            .add_(ViewCorrelation.Of(first.Logits, second.Logits, batch), alpha: Scalars.One);
        _counts[Measured]++;
    }

    private SpreadState LargestOf(string name) => SpreadState.Largest(name, _state[name], _collectives);

    private void Raise(int place, Tensor value)
    {
        var largest = _state["largest"].select(0, place);
        largest.copy_(maximum(largest, value.to_type(ScalarType.Float64)));
    }
}
