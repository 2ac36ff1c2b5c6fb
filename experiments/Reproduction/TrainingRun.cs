using Mira.Datasets;
using Mira.Experiments.Benchmarks;
using Mira.Experiments.Recipes;
using Mira.Experiments.Records;
using Mira.Experiments.Runtime;
using Mira.Experiments.Scales;
using Mira.Experiments.Training;
using Mira.Experiments.Training.Monitoring;

namespace Mira.Experiments.Reproduction;

/// <summary>Makes one pretraining of a plan, or resumes it where an earlier process stopped.</summary>
/// <param name="Run">Its folder.</param>
/// <param name="Data">Its images.</param>
/// <param name="Command">What a person types to resume.</param>
internal sealed record TrainingRun(StoredRun Run, ImageDataset Data, string Command)
{
    /// <summary>Trains to the end and writes the record, which makes the run a finished one.</summary>
    /// <exception cref="InterruptedRunException">Stopped; the state is saved.</exception>
    /// <exception cref="DivergenceException">A number is not finite.</exception>
    internal void Train(NetworkSource.Pretrained source, int seed, ScalePolicy scale, Compute compute,
        IPretrainingObserver observer, CancellationToken stop)
    {
        var recipe = source.Recipe;
        compute = SavedCompute.Of(compute, Run.Folder).For(recipe);
        var request = new PretrainRequest
        {
            Recipe = recipe,
            Data = Data,
            Folder = Run.Folder,
            Compute = compute,
            Seed = seed,
            Monitoring = Monitoring(source, scale) with { JudgesAsPublished = source.JudgesAsPublished },
            Resumes = Run.Folder.HasCheckpoint,
            ResumeCommand = Command,
        };
        Hardware.ForgetPeakMemory();
        var recording = new RunRecording(recipe.Name, Command, seed, compute);
        new Pretraining(request, observer) { Finished = made => Record(recording, recipe, made) }.Run(stop).Dispose();
    }

    // To see that everything runs, tables need no curves.
    private static MonitoringSettings Monitoring(NetworkSource.Pretrained source, ScalePolicy scale) =>
        !scale.HasCurves && source.Folder is null
        ? new() { KnnInterval = 0, ProbeInterval = source.Recipe.Epochs }
        : new() { KnnInterval = scale.KnnInterval, ProbeInterval = scale.KnnInterval };

    private void Record(RunRecording recording, PretrainRecipe recipe, Pretraining made)
    {
        var epochs = ResultsCsv.ReadLog<EpochMetrics>(Run.Folder.Metrics);
        var record = recording.Close(Data, [("pretraining", recipe)], made.Clock,
            epochs.Average(epoch => epoch.ImagesPerSecond), made.Cost is { } cost ? [cost] : []);
        // What processes before this one trained costs as well.
        var seconds = Math.Max(record.Cost.Seconds, epochs.Select(epoch => epoch.Seconds).Where(double.IsFinite).Sum());
        (record with
        {
            CheckpointHash = CheckpointHashes.Of(Run.Folder.Checkpoint),
            Cost = record.Cost with { Seconds = seconds }
        }).Save(Run.Folder.Record);
    }
}
