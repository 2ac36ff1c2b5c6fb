// Longer than 250 lines: one training step, its parts in their order, is read in one place.
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Collectives;
using Mira.Experiments.Methods;
using Mira.Experiments.Models;
using Mira.Experiments.Optimization;
using Mira.Experiments.Recipes;
using Mira.Experiments.Records;
using Mira.Experiments.Runtime;
using Mira.Experiments.Training.Monitoring;
using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Experiments.Training;

/// <summary>Student, teacher and optimizer, and the step that moves them: everything a
/// checkpoint has to hold.</summary>
public sealed class Trainer : ITrainingState, IDisposable
{
    private readonly PretrainRecipe _recipe;
    private readonly IPretrainingMethod _method;
    private readonly ICollectives _collectives;
    private readonly NetworkPair _networks;
    private readonly FiniteGuard _guard;
    private readonly Buckets _gradients;
    private readonly int _stepsPerEpoch;
    private readonly List<Tensor> _withoutMomentum;
    private double _loss = double.NaN;
    private int _unread;
    private bool _hasBegun;

    /// <summary>A run at its first step, with weights drawn from the seed.</summary>
    /// <param name="recipe">What to train.</param>
    /// <param name="stepsPerEpoch">Optimizer steps of an epoch.</param>
    /// <param name="seed">Seed of the weights; the same in all processes.</param>
    /// <param name="device">Where to compute.</param>
    /// <param name="collectives">The processes that share every batch; none but this one if null.</param>
    /// <param name="method">Makes the method of somebody else than this library; null for the recipe's own.</param>
    public Trainer(PretrainRecipe recipe, int stepsPerEpoch, ulong seed, Device device,
        ICollectives? collectives = null, Func<MethodSetting, IPretrainingMethod>? method = null)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        _recipe = recipe;
        _stepsPerEpoch = stepsPerEpoch;
        _collectives = collectives ?? SingleProcess.Instance;
        var setting = new MethodSetting(recipe, stepsPerEpoch, seed, device, _collectives);
        _method = (method ?? PretrainingMethods.Create)(setting);
        _guard = new FiniteGuard(device);
        _gradients = new Buckets(_collectives);
        _networks = new NetworkPair(setting, _method);
        Optimizer = Optimizers.Create(recipe.Optimizer, [.. Student.named_parameters()]);
        _withoutMomentum = [.. Optimizer.State.Where(entry => _method.WithoutMomentum.Any(name =>
            entry.Name.StartsWith(name, StringComparison.Ordinal))).Select(entry => entry.Value)];
        Monitor = new EpochMonitor(recipe, stepsPerEpoch, device, _collectives);
    }

    /// <summary>The network that is trained.</summary>
    public PretrainingNetwork Student => _networks.Student;

    /// <summary>The moving average that makes the targets; null where the recipe has none.</summary>
    public PretrainingNetwork? Teacher => _networks.Teacher;

    /// <summary>The optimizer of the student.</summary>
    public IOptimizer Optimizer { get; }

    /// <summary>Steps from one look at the loss to the next; a look waits for the device. Between
    /// looks, numbers that are not finite still move no weight.</summary>
    public int ReadInterval { get; init; } = 1;

    /// <summary>The images that are trained on, for methods that look over them all; null where the caller has
    /// none.</summary>
    internal ITrainingImages? Images { get; init; }

    /// <summary>Seconds in the phases of a step.</summary>
    public PhaseClock Clock { get; init; } = new();

    /// <summary>Called with what a step computed, before it is released.</summary>
    internal Action<StepEvidence> Seen { get; init; } = _ => { };

    /// <summary>Sums of the current epoch's measurements.</summary>
    public EpochMonitor Monitor { get; }

    /// <summary>Classifiers that learn beside the networks; null for none. The trainer disposes of them.</summary>
    internal OnlineProbe? Probe { get; init; }

    /// <summary>Every tensor that a run needs to be resumed, by name.</summary>
    internal IEnumerable<(string Name, Tensor Value)> State =>
    [
        .. Named("student", Student.state_dict().Select(pair => (pair.Key, pair.Value))),
        .. Named("teacher", Teacher?.state_dict().Select(pair => (pair.Key, pair.Value)) ?? []),
        .. Named("momentum", Optimizer.State),
        .. Named("method", _method.State),
        .. Named("monitor", Monitor.State),
        .. Named("probe", Probe?.State ?? []),
    ];

    /// <summary>Those of <see cref="State"/> of which each process holds a part.</summary>
    internal IEnumerable<SpreadState> Spread =>
        [.. _method.Spread.Select(part => part.Under("method")),
            .. Monitor.Spread.Select(part => part.Under("monitor"))];

    /// <summary>Optimizer steps done.</summary>
    public int Step { get; internal set; }

    IEnumerable<(string Name, Tensor Value)> ITrainingState.State => State;

    int ITrainingState.StepsDone { get => Step; set => Step = value; }

    bool ITrainingState.HasProbe => Probe is not null;

    /// <summary>One step on two or more views [batch, 3, h, w] of the same images, the first
    /// two of them global.</summary>
    /// <param name="views">The views.</param>
    /// <param name="labels">Classes of the images, [batch], int64, for the probe and for methods that learn from them;
    /// null where there are none.</param>
    /// <param name="images">Places of the images in the training set, for methods that remember images;
    /// null where none does.</param>
    /// <exception cref="DivergenceException">A number was not finite in this step or, with a longer
    /// <see cref="ReadInterval"/>, in one before it; no weight, momentum or prototype has changed since, and
    /// <see cref="Step"/> is the number of that step.</exception>
    public StepOutcome Advance(IReadOnlyList<Tensor> views, Tensor? labels = null, IReadOnlyList<int>? images = null)
    {
        ArgumentNullException.ThrowIfNull(views);
        using var scope = NewDisposeScope();
        var rates = StepRates.At(_recipe, Step, _stepsPerEpoch);
        if (Step % _stepsPerEpoch == 0 && !_hasBegun)
        {
            _ = BeginEpoch();
        }
        _hasBegun = false;
        var student = Forward(views);
        Guard(student);
        var teacher = _networks.Sources(views, student, (Step, rates.TeacherMomentum), _guard, Clock);
        var step = new StepViews(Step, student, teacher, rates, images) { Labels = labels };
        var targets = Label(step);
        var loss = Loss(step, targets);
        Backward(loss, rates.MovesPrototypes);
        Update(rates.LearningRate);
        EndStep(loss);
        var evidence = new StepEvidence(Step - 1, loss, student, teacher, targets, rates);
        Look(evidence, labels);
        Seen(evidence);
        return new StepOutcome(Step - 1, _loss, rates.LearningRate);
    }

    /// <summary>Does what comes before an epoch's first step, where that is next and has not been done yet.</summary>
    /// <returns>The images of the epoch in the method's order; null for a random one.</returns>
    internal int[]? BeginEpoch()
    {
        var epoch = Step / _stepsPerEpoch;
        using var phase = Clock.Phase(Phase.Solver);
        if (Step % _stepsPerEpoch == 0 && !_hasBegun)
        {
            _method.BeginEpoch(epoch, Student, Images);
            _hasBegun = true;
        }
        return Images is null ? null : _method.Order(epoch, Images.Count);
    }

    /// <summary>Makes sure that every step so far was sound: to be called before the state is saved.
    /// Waits for the device.</summary>
    /// <exception cref="DivergenceException">One was not; <see cref="Step"/> is then its number, and no weight
    /// has changed since.</exception>
    public void Settle() => Settle(null);

    /// <summary>The row of the epoch that the last step ended; the next epoch's measurements
    /// start from nothing.</summary>
    /// <param name="last">Rates of the last step.</param>
    /// <param name="elapsed">Time the epoch took.</param>
    internal EpochMetrics ReadEpoch(StepRates last, TimeSpan elapsed)
    {
        var row = Monitor.Read(Step, last, elapsed) with
        {
            TeacherDistance = Teacher is null ? null : TeacherDistance.Of(Teacher, Student),
            LogitError = LogitError.Of(Student.Head),
        };
        Monitor.Clear();
        return row;
    }

    /// <summary>Releases networks and optimizer.</summary>
    public void Dispose()
    {
        _method.Dispose();
        _networks.Dispose();
        Optimizer.Dispose();
        Monitor.Dispose();
        Probe?.Dispose();
        _gradients.Dispose();
        _guard.Dispose();
    }

    private List<NetworkOutput> Forward(IReadOnlyList<Tensor> views)
    {
        using var phase = Clock.Phase(Phase.Forward);
        return _networks.Seen(views);
    }

    /// <summary>Notices scores that are not finite before the teacher follows, in whichever process they are.</summary>
    private void Guard(List<NetworkOutput> seen)
    {
        using var scope = NewDisposeScope();
        var sums = stack([.. seen.Select(output => output.Logits.detach().sum())]);
        _guard.Watch(_collectives.Sum(sums));
    }

    private IReadOnlyList<Assignment> Label(StepViews step)
    {
        using var phase = Clock.Phase(Phase.Solver);
        return _method.Label(step);
    }

    /// <summary>Loss of the whole batch: each process brings its part, weighted by its rows.</summary>
    private Tensor Loss(StepViews step, IReadOnlyList<Assignment> labels)
    {
        using var phase = Clock.Phase(Phase.Forward);
        using var scope = NewDisposeScope();
        var rows = step.Student[0].Features.shape[0];
        using var share = ((double)rows / (_collectives.IsShared ? _recipe.BatchSize : rows)).ToScalar();
        return _method.Loss(step, labels).mul(share).MoveToOuterDisposeScope();
    }

    private void Backward(Tensor loss, bool movesPrototypes)
    {
        using var phase = Clock.Phase(Phase.Backward);
        Optimizer.ClearGradients();
        loss.backward();
        if (!movesPrototypes)
        {
            Student.Head.Freeze();
        }
        _gradients.Sum(Optimizer.Gradients);
        using var quiet = no_grad();
        _guard.Watch(_collectives.Sum(loss.detach_()));
    }

    private void Update(double learningRate)
    {
        using var phase = Clock.Phase(Phase.Optimizer);
        Optimizer.Update(learningRate, _guard);
        using var quiet = no_grad();
        _withoutMomentum.ForEach(momentum => momentum.zero_());
    }

    private void Look(StepEvidence step, Tensor? labels)
    {
        using var phase = Clock.Phase(Phase.Monitor);
        Monitor.Add(step);
        if (labels is not null)
        {
            Probe?.Learn(step, labels);
        }
    }

    private static IEnumerable<(string, Tensor)> Named(string prefix,
        IEnumerable<(string Name, Tensor Value)> tensors) =>
        tensors.Select(entry => ($"{prefix}.{entry.Name}", entry.Value));

    private void EndStep(Tensor loss)
    {
        _guard.EndStep();
        Step++;
        _unread++;
        if (Step % ReadInterval == 0)
        {
            Settle(loss);
        }
    }

    private void Settle(Tensor? loss)
    {
        var (value, blocked, passed) = _guard.Read(loss);
        _loss = loss is null ? _loss : value;
        var before = Step - _unread;
        _unread = 0;
        if (blocked)
        {
            Step = before + passed;
            throw Diverged();
        }
    }

    private DivergenceException Diverged() => new(
        $"In step {Step} the loss ({_loss}) or a gradient was not finite, so training stopped " +
        "before changing a weight. " +
        $"The last checkpoint is intact. Use a learning rate below {_recipe.PeakLearningRate:g3} " +
        "or a longer warm-up than " +
        $"{_recipe.WarmupEpochs} epochs.");
}
