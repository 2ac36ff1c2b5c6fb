using Mira.Datasets;
using Mira.Datasets.Augmentation;
using Mira.Datasets.Loading;
using Mira.Experiments.Evaluation;
using Mira.Experiments.Interchange;
using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using Mira.Experiments.Reporting;
using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Experiments.Training;

/// <summary>Runs a pretraining from its first or last step to the end: the loop around <see cref="Trainer"/>.</summary>
public sealed class Pretraining(PretrainRequest request, IPretrainingObserver observer)
{
    private readonly PhaseClock _clock = new();
    private readonly PretrainRecipe _recipe = request.Recipe;

    /// <summary>Seconds by phase: data, step, evaluation, checkpoint.</summary>
    public PhaseClock Clock => _clock;

    /// <summary>Trains to the last epoch and returns the final state, which the caller disposes of.</summary>
    /// <exception cref="InterruptedRunException">The token was cancelled; the state after the last whole step is saved.</exception>
    /// <exception cref="DivergenceException">The loss is not finite; the last checkpoint is kept.</exception>
    /// <exception cref="InputException">A checkpoint, folder or set of images cannot be used.</exception>
    public Trainer Run(CancellationToken stop)
    {
        using var loader = new BatchLoader(request.Data.Train, Views(), LoaderOptions());
        var trainer = new Trainer(_recipe, request.StepsPerEpoch, (ulong)request.Seed, request.Compute.Device);
        try
        {
            using var log = Open(trainer);
            observer.Started(request, trainer.Step);
            while (trainer.Step < request.Steps)
            {
                var started = _clock.Of("data") + _clock.Of("step");
                TrainEpoch(trainer, loader, stop);
                FinishEpoch(trainer, log, _clock.Of("data") + _clock.Of("step") - started);
                if (stop.IsCancellationRequested && trainer.Step < request.Steps)
                {
                    throw Interrupted(trainer);
                }
            }
            return trainer;
        }
        catch
        {
            trainer.Dispose();
            throw;
        }
    }

    private ViewRecipe[] Views()
    {
        var views = RequireSupported(_recipe.Views);
        return
        [
            ViewRecipe.MiraFirst with { Size = views.GlobalSize, MinimumCropArea = views.GlobalMinimumScale },
            ViewRecipe.MiraSecond with { Size = views.GlobalSize, MinimumCropArea = views.GlobalMinimumScale },
        ];
    }

    private static ViewsRecipe RequireSupported(ViewsRecipe views) =>
        views.Pipeline == ViewPipeline.Cifar && views.LocalCrops == 0 ? views : throw new InputException(
            $"The recipe asks for the {views.Pipeline} pipeline and {views.LocalCrops} local crops; this version makes two views of CIFAR. " +
            "Choose another recipe.");

    private LoaderOptions LoaderOptions() => new()
    {
        BatchSize = _recipe.BatchSize,
        Seed = request.Seed,
        Order = ImageOrder.Shuffled,
        DropLast = true,
        Workers = request.LoaderWorkers,
    };

    private CheckpointHeader Header(Trainer trainer) =>
        new(_recipe, request.Seed, trainer.Step, request.Data.Name, request.Data.Train.ContentHash);

    /// <summary>Restores the state when resuming, and opens the log where the state says.</summary>
    private CsvLog<EpochMetrics> Open(Trainer trainer)
    {
        if (!request.Resumes)
        {
            RequireFresh();
            return ResultsCsv.CreateLog<EpochMetrics>(request.Folder.Metrics);
        }
        using var file = SafetensorsFile.Open(request.Folder.Checkpoint);
        RequireSameRun(CheckpointHeader.Of(file), file.Path);
        Checkpoint.Restore(file, trainer);
        return ResultsCsv.ResumeLog<EpochMetrics>(request.Folder.Metrics, row => row.Step <= trainer.Step);
    }

    private void RequireFresh()
    {
        if (File.Exists(request.Folder.Checkpoint))
        {
            throw new InputException($"{request.Folder.Path} holds a run already, which would be lost. Add --resume to go on with it, " +
                "or name another --output.");
        }
    }

    private void RequireSameRun(CheckpointHeader saved, string path)
    {
        if (saved.Recipe.Hash != _recipe.Hash || saved.Seed != request.Seed || saved.DataHash != request.Data.Train.ContentHash)
        {
            throw new InputException($"{path} belongs to another run: it has recipe {saved.Recipe.Hash}, seed {saved.Seed} and data " +
                $"{saved.Data}, expected recipe {_recipe.Hash}, seed {request.Seed} and the same images of {request.Data.Name}. " +
                "Resume with the settings the run was started with, or choose another --output.");
        }
    }

    private void TrainEpoch(Trainer trainer, BatchLoader loader, CancellationToken stop)
    {
        var epoch = trainer.Step / request.StepsPerEpoch;
        using var batches = loader.Epoch(epoch, trainer.Step % request.StepsPerEpoch).GetEnumerator();
        while (_clock.Measure("data", batches.MoveNext))
        {
            observer.StepDone(_clock.Measure("step", () => Advance(trainer, batches.Current)));
            if (trainer.Step % NativeMemory.CollectionInterval == 0)
            {
                NativeMemory.Release();
            }
            if (stop.IsCancellationRequested && trainer.Step % request.StepsPerEpoch != 0)
            {
                Save(trainer);
                throw Interrupted(trainer);
            }
        }
    }

    private InterruptedRunException Interrupted(Trainer trainer) => new(
        $"Interrupted after step {trainer.Step} of {request.Steps}; everything is saved in {request.Folder.Path}. " +
        $"Go on with: {request.ResumeCommand}");

    private StepOutcome Advance(Trainer trainer, ViewBatch batch)
    {
        using var scope = NewDisposeScope();
        var views = batch.Views.Zip(batch.Sizes, (pixels, size) =>
            ViewTensors.Of(pixels, batch.Count, size, request.Compute.ScalarType(), request.Compute.Device)).ToList();
        return trainer.Advance(views);
    }

    private void FinishEpoch(Trainer trainer, CsvLog<EpochMetrics> log, TimeSpan elapsed)
    {
        var rates = StepRates.At(_recipe, trainer.Step - 1, request.StepsPerEpoch);
        var metrics = trainer.Monitor.Read(_recipe, trainer.Step, rates, request.StepsPerEpoch * _recipe.BatchSize, elapsed);
        trainer.Monitor.Clear();
        metrics = metrics with { KnnTop1 = Knn(trainer, metrics.Epoch) };
        log.Append(metrics);
        Save(trainer);
        observer.EpochDone(metrics);
    }

    /// <summary>Accuracy of the features at chosen epochs; of the teacher where there is one.</summary>
    private double? Knn(Trainer trainer, int epoch)
    {
        if (request.KnnInterval == 0 || (epoch % request.KnnInterval != 0 && epoch != _recipe.Epochs))
        {
            return null;
        }
        return _clock.Measure("evaluation", () =>
        {
            using var encoder = new FrozenEncoder((trainer.Teacher ?? trainer.Student).Backbone, request.Compute);
            return KnnEvaluation.Run(encoder, request.Data, new KnnRecipe(), new EvaluationSettings(request.Compute)).Accuracy.Top1;
        });
    }

    private void Save(Trainer trainer) => _clock.Measure("checkpoint", () =>
    {
        Checkpoint.Save(request.Folder.Checkpoint, trainer, Header(trainer));
        return trainer.Step;
    });
}
