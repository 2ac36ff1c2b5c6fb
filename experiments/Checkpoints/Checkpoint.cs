using Mira.Datasets;
using Mira.Experiments.Files;
using Mira.Experiments.Files.Safetensors;
using static TorchSharp.torch;

namespace Mira.Experiments.Checkpoints;

/// <summary>What a checkpoint saves and puts back: the state of a training.</summary>
public interface ITrainingState
{
    /// <summary>Every tensor that the next steps depend on, by name.</summary>
    IEnumerable<(string Name, Tensor Value)> State { get; }

    /// <summary>Optimizer steps done.</summary>
    int StepsDone { get; set; }

    /// <summary>Whether online classifiers are trained beside the network.</summary>
    bool HasProbe { get; }
}

/// <summary>A run's whole state in one safetensors file.</summary>
public static class Checkpoint
{
    /// <summary>Writes the state; an existing checkpoint is replaced only by a complete one.</summary>
    /// <param name="path">Where to write.</param>
    /// <param name="trainer">The state.</param>
    /// <param name="header">What the file says about itself.</param>
    /// <param name="files">The file system; this machine's unless given.</param>
    /// <param name="previous">Another name under which an existing checkpoint is kept; null lets it go.</param>
    /// <exception cref="InputException">The disk is full or gone; an existing checkpoint is whole.</exception>
    public static void Save(string path, ITrainingState trainer, CheckpointHeader header, IFileSystem? files = null,
        string? previous = null)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        ArgumentNullException.ThrowIfNull(header);
        var tensors = trainer.State.Select(entry => KeyValuePair.Create(entry.Name, entry.Value));
        Safetensors.Write(path, tensors, header.ToMetadata(), files, previous);
    }

    /// <summary>Puts a saved state into a trainer of the same recipe.</summary>
    /// <exception cref="InputException">A tensor is missing or has another shape.</exception>
    public static void Restore(SafetensorsFile file, ITrainingState trainer)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(trainer);
        if (trainer.HasProbe && !file.Names.Any(name => name.StartsWith("probe.", StringComparison.Ordinal)))
        {
            throw new InputException($"{file.Path} was trained without online classifiers. Resume " +
                "with --online-probe off.");
        }
        Fill(file, trainer.State);
        trainer.StepsDone = CheckpointHeader.Of(file).Step;
    }

    /// <summary>Copies tensors of a file into tensors of the same shapes, named so after a prefix.</summary>
    internal static void Fill(SafetensorsFile file, IEnumerable<(string Name, Tensor Value)> targets,
        string prefix = "")
    {
        using var quiet = no_grad();
        foreach (var (name, target) in targets.Select(entry => (prefix + entry.Name, entry.Value)))
        {
            if (!file.Shape(name).SequenceEqual(target.shape))
            {
                throw new InputException($"{file.Path}: tensor {name} has shape " +
                    $"[{string.Join(", ", file.Shape(name))}], " +
                    $"expected [{string.Join(", ", target.shape)}]. The checkpoint belongs to another network.");
            }
            using var value = file.Load(name);
            target.copy_(value);
        }
    }
}
