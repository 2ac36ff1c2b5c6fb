using System.Diagnostics;
using Mira.Datasets;
using Mira.Experiments.Evaluation.Features;
using Mira.Experiments.Records;
using Mira.Experiments.Runtime;
using TorchSharp;

namespace Mira.Experiments.Reproduction;

/// <summary>Collects the content of run.json during a run.</summary>
/// <param name="name">Title of the run.</param>
/// <param name="command">The command line, as typed.</param>
/// <param name="seed">Seed of everything random.</param>
/// <param name="compute">Device, precision, threads.</param>
public sealed class RunRecording(string name, string command, int seed, Compute compute)
{
    private readonly DateTimeOffset _started = DateTimeOffset.UtcNow;
    // The wall clock may be changed during a run, so durations come from a monotonic clock.
    private readonly Stopwatch _watch = Stopwatch.StartNew();

    /// <summary>Processes that share the run.</summary>
    public int Processes { get; init; } = 1;

    /// <summary>The record as of now.</summary>
    /// <param name="data">The images.</param>
    /// <param name="recipes">Recipes by role.</param>
    /// <param name="clock">Time by phase.</param>
    /// <param name="imagesPerSecond">Speed of pretraining.</param>
    /// <param name="trainings">Cost of every pretraining that this process made.</param>
    /// <param name="warnings">What a reader must know first.</param>
    public RunRecord Close(ImageDataset data, IEnumerable<(string Role, object Recipe)> recipes, PhaseClock clock,
        double imagesPerSecond, IReadOnlyList<TrainingCost> trainings, params IReadOnlyList<string> warnings) =>
        Close(RecordedData.Of(data), recipes, clock, imagesPerSecond, trainings, warnings);

    /// <summary>The record of an evaluation, or of a run that still trains, as of now.</summary>
    /// <param name="data">What was used.</param>
    /// <param name="recipes">Recipes by role.</param>
    /// <param name="warnings">What a reader must know first.</param>
    public RunRecord Close(RecordedData data, IEnumerable<(string Role, object Recipe)> recipes,
        params IReadOnlyList<string> warnings) => Close(data, recipes, new(), double.NaN, [], warnings);

    private RunRecord Close(RecordedData data, IEnumerable<(string Role, object Recipe)> recipes, PhaseClock clock,
        double imagesPerSecond, IReadOnlyList<TrainingCost> trainings, IReadOnlyList<string> warnings)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(clock);
        var elapsed = _watch.Elapsed;
        return new RunRecord
        {
            Name = name,
            CommandLine = command,
            Started = _started,
            Ended = _started + elapsed,
            Seed = seed,
            Commit = SoftwareVersions.Commit(),
            Data = data.Name,
            DataHash = data.Hash,
            Classes = data.Classes,
            Recipes = recipes.ToDictionary(entry => entry.Role, entry => RecipeValues.Of(entry.Recipe)),
            Versions = RunEnvironment.Versions(),
            Hardware = Hardware.OfThisMachine(RunEnvironment.Gpu(compute)),
            Device = compute.Device.ToString(),
            Precision = compute.Precision.ToString().ToLowerInvariant(),
            Threads = compute.Threads,
            Processes = Processes > 1 ? Processes : null,
            Cuda = compute.Device.type == DeviceType.CUDA ? compute.Cuda : null,
            ThreadTimings = compute.ThreadTimings,
            PrecisionTimings = compute.PrecisionTimings,
            Cost = new RunCost
            {
                Seconds = elapsed.TotalSeconds,
                Phases = clock.Elapsed.ToDictionary(phase => phase.Key.Word(), phase => phase.Value.TotalSeconds),
                PeakMemory = Hardware.PeakMemory(),
                GpuMemory = GpuMemory.InUse(compute.Device),
                ImagesPerSecond = imagesPerSecond,
                Trainings = trainings,
            },
            Warnings = [.. warnings, .. data.Warnings],
        };
    }
}

/// <summary>The data of a run, as run.json names them.</summary>
/// <param name="Name">Name of the set; "features" for features of unknown images.</param>
/// <param name="Hash">Hash of the training images, or of their features.</param>
/// <param name="Classes">Number of classes; null where not known.</param>
/// <param name="Warnings">What weakens results on them; each a sentence.</param>
public sealed record RecordedData(string Name, string Hash, int? Classes, IReadOnlyList<string> Warnings)
{
    /// <summary>A data set.</summary>
    public static RecordedData Of(ImageDataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new(data.Name, data.Train.ContentHash, data.ClassNames.Count > 0 ? data.ClassNames.Count : null,
            [.. data.Train.BadImages.Warnings()]);
    }

    /// <summary>Scores of a file.</summary>
    /// <exception cref="InputException">The file cannot be read.</exception>
    public static RecordedData Scores(string path) => new(Path.GetFileName(path), FileHash.Of(path)[..12], null, []);

    /// <summary>Features of a file.</summary>
    public static RecordedData Of(IFeatureDescription train)
    {
        ArgumentNullException.ThrowIfNull(train);
        return new(train.Origin.Data.Length > 0 ? train.Origin.Data : "features",
            train.Origin.DataHash.Length > 0 ? train.Origin.DataHash : train.ContentHash[..12], train.Classes, []);
    }
}
