using Mira.Datasets;
using Mira.Datasets.Loading;
using Mira.Experiments.Collectives;
using Mira.Experiments.Evaluation;
using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using Mira.Experiments.Records;
using Mira.Experiments.Runtime;
using Mira.Experiments.Training.Monitoring;
using static TorchSharp.torch;

namespace Mira.Experiments.Training;

/// <summary>Runs a pretraining from its first or last step to the end: the loop around <see cref="Trainer"/>.</summary>
public sealed class Pretraining(PretrainRequest request, IPretrainingObserver observer)
{
    private readonly PhaseClock _clock = new();
    private readonly PretrainRecipe _recipe = request.Recipe;
    private readonly ICollectives _all = request.Collectives;
    private readonly RunKeeper _keeper = new(request, observer);
    private readonly TrainingWatch _watch =
        new(request.Monitoring.OnCollapse == CollapseAction.Warn ? observer.Warned : _ => { });
    private readonly OnlineEvaluation _evaluation =
        new(EvaluatedData.Of(EvaluatedData.OneClassEach(request.Data), request.Recipe.Views), request.Monitoring,
            request.Compute);

    /// <summary>Seconds by phase.</summary>
    public PhaseClock Clock => _clock;

    /// <summary>What the steps of this process cost; null before it has ended, and where it made none.</summary>
    public TrainingCost? Cost { get; private set; }

    /// <summary>What is done with the finished run before another process may have its folder.</summary>
    public Action<Pretraining> Finished { get; init; } = _ => { };

    /// <summary>What a test does to the views of a step before they are used.</summary>
    internal Action<Trainer, IReadOnlyList<Tensor>>? Disturbance { get; init; }

    /// <summary>Trains to the last epoch and returns the final state, which the caller disposes of.</summary>
    /// <exception cref="InterruptedRunException">The token was canceled; the state after the last
    /// whole step is saved.</exception>
    /// <exception cref="DivergenceException">A number is not finite, or training collapsed and should stop then; the
    /// last checkpoint is kept.</exception>
    /// <exception cref="InputException">A checkpoint, folder or set of images cannot be used.</exception>
    public Trainer Run(CancellationToken stop)
    {
        _recipe.Validate();
        if (_recipe.Method.ClassFault(_recipe, request.Data.ClassNames.Count) is { } fault)
        {
            throw new InputException($"Recipe {_recipe.Name} cannot be run on {request.Data.Name}: {fault}");
        }
        InitialWeights.Require(request);
        ProcessRules.Require(_recipe, _all.Size);
        using var held = _all.Rank == 0 ? RunLock.Take(request.Folder) : null;
        using var loader = new BatchLoader(request.Data.Train, CropRecipes.Of(_recipe.Views), LoaderOptions());
        var trainer = new Trainer(_recipe, request.StepsPerEpoch, (ulong)request.Seed, request.Compute.Device, _all)
        {
            Clock = _clock,
            Probe = Probe(),
            ReadInterval = request.LogInterval,
            Images = new WholeTrainingSet(request),
        };
        try
        {
            if (request is { Start: { } start, Resumes: false })
            {
                _keeper.StartedFrom = start.Fill(trainer, _recipe, request.Compute);
            }
            using var log = Begin(trainer);
            observer.Started(request, trainer.Step);
            var first = trainer.Step;
            while (trainer.Step < request.Steps)
            {
                TrainEpoch(trainer, loader, log, stop);
            }
            SharedBadImages.Collect(request.Data.Train.BadImages, _all);
            Cost = trainer.Step > first ? CostAccount.Of(request, _clock, loader.Elapsed, trainer.Step - first) : null;
            Finished(this);
            return trainer;
        }
        catch
        {
            trainer.Dispose();
            throw;
        }
    }

    private LoaderOptions LoaderOptions() => new()
    {
        BatchSize = _recipe.BatchSize,
        Seed = request.Seed,
        Order = ImageOrder.Shuffled,
        DropLast = true,
        Decoding = _recipe.Views.Decoding,
        Part = new(_all.Rank, _all.Size),
        Workers = request.Workers,
    };

    private void TrainEpoch(Trainer trainer, BatchLoader loader, MetricsLog? log, CancellationToken stop)
    {
        var (started, first) = (TrainingTime, trainer.Step);
        using var batches = loader.Epoch(first / request.StepsPerEpoch, first % request.StepsPerEpoch,
            order: BeginEpoch(trainer)).GetEnumerator();
        while (Next(batches))
        {
            observer.StepDone(Advance(trainer, batches.Current));
            NativeMemory.ReleaseWhenDue(trainer.Step, request.Compute.Device);
            if (trainer.Step % request.StepsPerEpoch == 0)
            {
                // What the device has not done yet belongs to this epoch's time.
                using (_clock.Phase(Phase.Step))
                {
                    trainer.Settle();
                }
                FinishEpoch(trainer, log, trainer.Step - first, TrainingTime - started);
            }
            Keep(trainer, log, stop);
        }
    }

    /// <summary>Saves the run when a checkpoint is due, and ends it on request.</summary>
    private void Keep(Trainer trainer, MetricsLog? log, CancellationToken stop)
    {
        // Agreed upon: a signal reaches processes at different times, and the first one's clock says when to save.
        var flags = _all.Any(stop.IsCancellationRequested, _all.Rank == 0 && _keeper.IsDue(trainer.Step));
        var (isStopped, isDue) = (flags[0], flags[1]);
        if (isStopped || isDue)
        {
            Save(trainer, log);
        }
        if (isStopped && trainer.Step < request.Steps)
        {
            throw new InterruptedRunException($"Interrupted after step {trainer.Step} of {request.Steps}; " +
                $"everything is saved in {request.Folder.Path}. Resume with: {request.ResumeCommand}");
        }
    }

    private int[]? BeginEpoch(Trainer trainer)
    {
        using var phase = _clock.Phase(Phase.Step);
        return trainer.BeginEpoch();
    }

    private TimeSpan TrainingTime => _clock.Of(Phase.Data) + _clock.Of(Phase.Step);

    private MetricsLog? Begin(Trainer trainer)
    {
        using var phase = _clock.Phase(Phase.Checkpoint);
        return _keeper.Begin(trainer);
    }

    private void Save(Trainer trainer, MetricsLog? log)
    {
        using var phase = _clock.Phase(Phase.Checkpoint);
        _keeper.Save(trainer, log);
    }

    /// <summary>Takes the next batch. What one process cannot read ends all of them before the step.</summary>
    private bool Next(IEnumerator<ViewBatch> batches)
    {
        var hasNext = false;
        Exception? failure = null;
        using (_clock.Phase(Phase.Data))
        {
            if (!_all.IsShared)
            {
                return batches.MoveNext();
            }
            failure = SharedFailureException.Of(() => hasNext = batches.MoveNext());
        }
        // What is waited for now are the other processes, not the data.
        using var phase = _clock.Phase(Phase.Step);
        SharedFailureException.RequireNone(_all, failure);
        return hasNext;
    }

    private StepOutcome Advance(Trainer trainer, ViewBatch batch)
    {
        using var phase = _clock.Phase(Phase.Step);
        using var scope = NewDisposeScope();
        var views = batch.Views.Zip(batch.Sizes, (pixels, size) =>
            ViewTensors.Of(pixels, batch.Count, size, request.Compute.ScalarType(), request.Compute.Device)).ToList();
        Disturbance?.Invoke(trainer, views);
        var step = trainer.Step;
        try
        {
            return trainer.Advance(views, Labels(batch), batch.Indices);
        }
        catch (DivergenceException error)
        {
            throw new DivergenceEvidence(request).Save(trainer, step, batch, views, error);
        }
    }

    private void FinishEpoch(Trainer trainer, MetricsLog? log, int steps, TimeSpan elapsed)
    {
        var rates = StepRates.At(_recipe, trainer.Step - 1, request.StepsPerEpoch);
        // A resumed epoch has only been timed in part.
        var metrics = trainer.ReadEpoch(rates, elapsed) with
        {
            ImagesPerSecond = steps * _recipe.BatchSize / elapsed.TotalSeconds,
        };
        WholeState.RequireEqual(trainer, _all);
        if (log is not null)
        {
            using (_clock.Phase(Phase.Evaluation))
            {
                metrics = _evaluation.Extend(metrics, trainer, _recipe.Epochs);
            }
            log.Append(metrics);
            observer.EpochDone(metrics);
        }
        Watch(trainer, log);
    }

    /// <summary>Says what the rows warn of, and ends the run where that was asked for.</summary>
    private void Watch(Trainer trainer, MetricsLog? log)
    {
        var alarms = log is null ? [] : _watch.Look(log.Rows);
        if (request.Monitoring.OnCollapse == CollapseAction.Stop && _all.Any(alarms.Count > 0)[0])
        {
            Save(trainer, log);
            throw new DivergenceException($"{string.Join(" ", alarms.Select(alarm => alarm.Sentence))} " +
                "Training stopped after this epoch; " +
                $"its checkpoint is in {request.Folder.Path}. To continue anyway, repeat the command " +
                "with --resume --on-collapse warn.");
        }
    }

    private OnlineProbe? Probe() => request.Monitoring.LearnsProbe && request.Data.ClassNames.Count > 1
        ? new OnlineProbe(_recipe, request.Data.ClassNames.Count, request.Steps, request.Seed,
            request.Compute.Device, _all)
        { Published = PublishedProbe() }
        : null;

    private PublishedProbe? PublishedProbe()
    {
        if (!request.Monitoring.JudgesAsPublished || MethodList.JudgeOf(_recipe) is not { } judge)
        {
            return null;
        }
        using var start = new Initialization((ulong)request.Seed, request.Compute.Device);
        return new PublishedProbe(_recipe, judge.OnlineRate, request.Data.ClassNames.Count,
            request.StepsPerEpoch, start, _all);
    }

    private Tensor Labels(ViewBatch batch) =>
        HostWrite.Send(frombuffer(batch.Labels, ScalarType.Int64, batch.Count), request.Compute.Device);
}
