using Mira.Datasets;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Files.Safetensors;

namespace Mira.Experiments.Training;

/// <summary>What came of repeating a run's last steps from an earlier checkpoint.</summary>
/// <param name="From">Step of the earlier checkpoint.</param>
/// <param name="To">Step of the newest checkpoint.</param>
/// <param name="Difference">What differs first; null where every bit is equal.</param>
public sealed record Replay(int From, int To, string? Difference)
{
    private const string ScratchName = "verify.partial";

    /// <summary>Repeats steps in a folder of its own, which is removed afterwards, and compares. The
    /// run is not changed.</summary>
    /// <param name="request">The run, to be resumed.</param>
    /// <param name="steps">Steps to repeat at least.</param>
    /// <param name="observer">Receives the progress.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="InputException">There is no checkpoint that much earlier, or one is damaged.</exception>
    public static Replay Run(PretrainRequest request, int steps, IPretrainingObserver observer, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var held = RunLock.Take(request.Folder);
        var scratch = Scratch(request.Folder);
        Remove(request.Folder);
        try
        {
            using var newest = SafetensorsFile.Open(request.Folder.Checkpoint);
            var to = CheckpointHeader.Of(newest).Step;
            var from = Start(request.Folder, to, steps);
            Directory.CreateDirectory(scratch.Path);
            File.Copy(request.Folder.CheckpointAt(from), scratch.Checkpoint);
            CopyRows(request.Folder, scratch);
            Repeat(request with { Folder = scratch, Resumes = true }, to, observer, stop);
            using var repeated = SafetensorsFile.Open(scratch.Checkpoint);
            return new Replay(from, to, SafetensorsComparison.FirstDifference(newest, repeated));
        }
        finally
        {
            Remove(request.Folder);
        }
    }

    /// <summary>Removes the folder of a repetition that was killed.</summary>
    /// <param name="run">The run whose steps were repeated, which the caller has locked.</param>
    internal static void Remove(RunFolder run)
    {
        if (Directory.Exists(Scratch(run).Path))
        {
            Directory.Delete(Scratch(run).Path, recursive: true);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Difference is null
        ? $"Repeated the {To - From} steps from {From} to {To}: every tensor, schedule and row is equal, bit for bit."
        : $"Repeated the {To - From} steps from {From} to {To}; the result differs: {Difference}. " +
            "Check that the run used this machine, version, precision and number of threads.";

    private static int Start(RunFolder folder, int to, int steps)
    {
        var earlier = folder.Earlier().Where(step => step < to).ToList();
        return earlier.Where(step => to - step >= steps).Select(step => (int?)step).LastOrDefault()
            ?? throw new InputException($"{folder.Path} has no checkpoint {steps} steps before " +
                $"its newest one at step {to}; " +
                (earlier.Count == 0 ? "it has no earlier one at all." : "the earliest is at step " +
                    $"{earlier[0]}. Use --verify {to - earlier[0]} or less."));
    }

    /// <summary>Copies metrics.csv, so that rows missing in the scratch folder raise no warning.</summary>
    private static void CopyRows(RunFolder run, RunFolder scratch)
    {
        if (File.Exists(run.Metrics))
        {
            File.Copy(run.Metrics, scratch.Metrics);
        }
    }

    private static void Repeat(PretrainRequest request, int to, IPretrainingObserver observer, CancellationToken stop)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        try
        {
            using var trainer = new Pretraining(request, new StopAt(to, end, observer)).Run(end.Token);
        }
        catch (InterruptedRunException) when (!stop.IsCancellationRequested)
        {
            // The end of the repetition: the state after the last step is saved.
        }
    }

    private static RunFolder Scratch(RunFolder run) => new(Path.Combine(run.Path, ScratchName));
}
