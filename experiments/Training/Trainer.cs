using Mira.Datasets;
using Mira.Experiments.Methods;
using Mira.Experiments.Models;
using Mira.Experiments.Optimization;
using Mira.Experiments.Recipes;
using Mira.Experiments.Runtime;
using Mira.Experiments.Training.Monitoring;
using static TorchSharp.torch;

namespace Mira.Experiments.Training;

/// <summary>Student, teacher and optimizer, and the step that moves them: everything a checkpoint has to hold.</summary>
public sealed class Trainer : IDisposable
{
    private readonly PretrainRecipe _recipe;
    private readonly ISelfLabeling _labeling;
    private readonly MomentumTeacher? _average;
    private readonly int _stepsPerEpoch;

    /// <summary>A run at its first step, with weights drawn from the seed.</summary>
    public Trainer(PretrainRecipe recipe, int stepsPerEpoch, ulong seed, Device device)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        RequireSupported(recipe);
        _recipe = recipe;
        _stepsPerEpoch = stepsPerEpoch;
        _labeling = Labeling.Of(recipe.Assignment);
        Student = new SelfLabelingNetwork(recipe.Backbone, recipe.Projector, seed, device);
        if (recipe.UsesTeacher)
        {
            Teacher = new SelfLabelingNetwork(recipe.Backbone, recipe.Projector, seed, device);
            _average = new MomentumTeacher(Teacher, Student);
        }
        Optimizer = new Sgd(Student.named_parameters(), recipe.Optimizer.Momentum, recipe.Optimizer.WeightDecay);
        Monitor = new EpochMonitor(recipe.Projector.Prototypes, device);
    }

    /// <summary>The network that is trained.</summary>
    public SelfLabelingNetwork Student { get; }

    /// <summary>The moving average that makes the targets; null where the recipe has none.</summary>
    public SelfLabelingNetwork? Teacher { get; }

    /// <summary>The optimizer of the student.</summary>
    public Sgd Optimizer { get; }

    /// <summary>Sums of the current epoch's measurements.</summary>
    public EpochMonitor Monitor { get; }

    /// <summary>Every tensor that a run needs to go on, by name.</summary>
    internal IEnumerable<(string Name, Tensor Value)> State =>
    [
        .. Named("student", Student.state_dict().Select(pair => (pair.Key, pair.Value))),
        .. Named("teacher", Teacher?.state_dict().Select(pair => (pair.Key, pair.Value)) ?? []),
        .. Named("momentum", Optimizer.State),
        .. Named("monitor", Monitor.State),
    ];

    /// <summary>Optimizer steps done.</summary>
    public int Step { get; internal set; }

    /// <summary>One step on two or more views [batch, 3, h, w] of the same images, the first two of them global.</summary>
    /// <exception cref="DivergenceException">The loss is not finite; no weight of the student has changed.</exception>
    public StepOutcome Advance(IReadOnlyList<Tensor> views)
    {
        ArgumentNullException.ThrowIfNull(views);
        using var scope = NewDisposeScope();
        var rates = StepRates.At(_recipe, Step, _stepsPerEpoch);
        var seen = views.Select(Student.Read).ToList();
        var logits = seen.ConvertAll(output => output.Logits);
        var sources = Sources(views, seen, rates.TeacherMomentum);
        var assignments = sources.ConvertAll(source => _labeling.Assign(source.Logits, rates.Regularization));
        var loss = SwappedPrediction.Loss(
            assignments.ConvertAll(assignment => assignment.Targets), logits, _recipe.StudentTemperature);
        var value = RequireFinite(loss);
        Optimizer.ClearGradients();
        loss.backward();
        if (!rates.MovesPrototypes)
        {
            Student.Prototypes.Freeze();
        }
        Optimizer.Step(rates.LearningRate);
        Monitor.Add(new StepEvidence(loss, seen, sources, assignments, rates), _recipe);
        return new StepOutcome(Step++, value, rates.LearningRate);
    }

    /// <summary>Releases networks and optimizer.</summary>
    public void Dispose()
    {
        Student.Dispose();
        Teacher?.Dispose();
        Optimizer.Dispose();
        Monitor.Dispose();
    }

    /// <summary>Outputs for the two global views from which the targets are made, detached.</summary>
    private List<NetworkOutput> Sources(IReadOnlyList<Tensor> views, List<NetworkOutput> seen, double momentum)
    {
        using var quiet = no_grad();
        if (Teacher is null)
        {
            return seen.Take(2).Select(output => new NetworkOutput(
                output.Features.detach(), output.Embeddings.detach(), output.Logits.detach())).ToList();
        }
        _average!.Follow(momentum);
        return views.Take(2).Select(Teacher.Read).ToList();
    }

    private static IEnumerable<(string, Tensor)> Named(string prefix, IEnumerable<(string Name, Tensor Value)> tensors) =>
        tensors.Select(entry => ($"{prefix}.{entry.Name}", entry.Value));

    private static void RequireSupported(PretrainRecipe recipe)
    {
        if (recipe.Optimizer.Method != OptimizerMethod.Sgd || recipe.LossReduction != LossReduction.Mean)
        {
            throw new InputException($"Recipe {recipe.Name} asks for {recipe.Optimizer.Method} and the {recipe.LossReduction} of the losses; " +
                "this version trains with Sgd and the Mean. Choose another recipe.");
        }
    }

    private double RequireFinite(Tensor loss)
    {
        var value = HostRead.Number(loss);
        return double.IsFinite(value) ? value : throw new DivergenceException(
            $"The loss of step {Step} is {value}, so training stopped before changing a weight. The last checkpoint is intact. " +
            $"A learning rate below {_recipe.PeakLearningRate:g3} or a longer warm-up than {_recipe.WarmupEpochs} epochs is the usual cure.");
    }
}
