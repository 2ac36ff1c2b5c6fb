using System.Globalization;
using Mira.Datasets;
using Mira.Experiments.Files;

namespace Mira.Experiments.Checkpoints;

/// <summary>Names of the files of a training run.</summary>
/// <param name="Path">The run's folder.</param>
public sealed record RunFolder(string Path)
{
    /// <summary>Refuses the path of a file where a folder is expected.</summary>
    /// <exception cref="InputException">The path is a file.</exception>
    public static void RefuseFile(string path)
    {
        if (File.Exists(path))
        {
            throw new InputException($"{path} is a file. Expected the folder of a run or table; the file is in " +
                $"{System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))}.");
        }
    }

    /// <summary>The newest checkpoint: everything needed to resume, and the file that evaluations take.</summary>
    public string Checkpoint => System.IO.Path.Combine(Path, "checkpoint.safetensors");

    /// <summary>The checkpoint that a path names: that of a run where it is the run's folder, else itself.</summary>
    public static string CheckpointOf(string path) =>
        Directory.Exists(path) && new RunFolder(path).Checkpoint is var inside && File.Exists(inside) ? inside : path;

    /// <summary>The rows that a path names: those of a run where it is the run's folder, else itself.</summary>
    public static string MetricsOf(string path) =>
        Directory.Exists(path) && new RunFolder(path).Metrics is var inside && File.Exists(inside) ? inside : path;

    /// <summary>Folder of the checkpoints before the newest one.</summary>
    public string Checkpoints => System.IO.Path.Combine(Path, "checkpoints");

    /// <summary>One row per epoch.</summary>
    public string Metrics => System.IO.Path.Combine(Path, "metrics.csv");

    /// <summary>Recipe, environment and cost.</summary>
    public string Record => System.IO.Path.Combine(Path, "run.json");

    /// <summary>The command that began the run, for <c>mira resume</c>.</summary>
    public string Command => System.IO.Path.Combine(Path, "command.json");

    /// <summary>What was found when a number was not finite.</summary>
    public string Evidence => System.IO.Path.Combine(Path, "diverged.json");

    /// <summary>Held by the process that trains here.</summary>
    public string Lock => System.IO.Path.Combine(Path, OutputGuard.LockName);

    /// <summary>Whether something can be resumed here.</summary>
    public bool HasCheckpoint => NewestFirst().Any();

    /// <summary>An earlier checkpoint by its step.</summary>
    public string CheckpointAt(int step) =>
        System.IO.Path.Combine(Checkpoints, string.Create(CultureInfo.InvariantCulture, $"step-{step:d8}.safetensors"));

    /// <summary>Steps of the checkpoints before the newest one, ascending, as the files' names state them.</summary>
    public IReadOnlyList<int> Earlier() => Directory.Exists(Checkpoints)
        ? [.. Directory.GetFiles(Checkpoints).Select(StepOf).OfType<int>().Order()]
        : [];

    /// <summary>The checkpoints there are, the newest first, whatever state they are in.</summary>
    public IEnumerable<string> NewestFirst() =>
        Earlier().Reverse().Select(CheckpointAt).Prepend(Checkpoint).Where(File.Exists);

    /// <summary>Forgets the run's state, so that another can be started here.</summary>
    public void DeleteCheckpoints()
    {
        foreach (var path in Earlier().Select(CheckpointAt).Append(Checkpoint))
        {
            File.Delete(path);
        }
    }

    private int? StepOf(string path) =>
        NumberText.TryDigits(System.IO.Path.GetFileNameWithoutExtension(path).Split('-')[^1], out int step)
        && CheckpointAt(step) == System.IO.Path.Combine(Checkpoints, System.IO.Path.GetFileName(path))
            ? step
            : null;
}
