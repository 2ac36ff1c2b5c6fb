namespace Mira.Experiments.Training;

/// <summary>Names of the files of a training run.</summary>
/// <param name="Path">The run's folder.</param>
public sealed record RunFolder(string Path)
{
    /// <summary>Everything needed to go on.</summary>
    public string Checkpoint => System.IO.Path.Combine(Path, "checkpoint.safetensors");

    /// <summary>One row per epoch.</summary>
    public string Metrics => System.IO.Path.Combine(Path, "metrics.csv");

    /// <summary>Recipe, environment and cost.</summary>
    public string Record => System.IO.Path.Combine(Path, "run.json");
}
