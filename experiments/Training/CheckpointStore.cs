using Mira.Datasets;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Files;
using Mira.Experiments.Files.Safetensors;

namespace Mira.Experiments.Training;

/// <summary>The checkpoints of a run: the newest as <see cref="RunFolder.Checkpoint"/>, the one before
/// it and those of chosen epochs in <see cref="RunFolder.Checkpoints"/>.</summary>
/// <remarks>At every moment at least one of the last two is whole and can be found by its name.</remarks>
/// <param name="folder">The run's folder.</param>
/// <param name="files">The file system.</param>
internal sealed class CheckpointStore(RunFolder folder, IFileSystem files)
{
    private int? _newest;

    /// <summary>Steps between two checkpoints that are kept for good; 0 for none.</summary>
    internal required int KeepEvery { get; init; }

    /// <summary>Removes what killed processes left half-written.</summary>
    internal void Sweep()
    {
        Replay.Remove(folder);
        AtomicFile.Sweep(folder.Path, files);
    }

    /// <summary>Opens the newest checkpoint that is whole; damaged ones are set aside and named.</summary>
    /// <param name="warn">Told of every damaged file.</param>
    /// <exception cref="InputException">There is none, or a file cannot be read.</exception>
    internal SafetensorsFile OpenNewest(Action<string> warn)
    {
        var damaged = false;
        var file = FirstWhole(folder.NewestFirst(), (path, error) =>
        {
            files.Rename(path, SetAside.Name(path));
            warn($"{error.Message} It was renamed to {SetAside.Name(path)}; resuming from the checkpoint before it.");
            damaged = true;
        });
        _newest = file?.Path == folder.Checkpoint ? CheckpointHeader.Of(file).Step : null;
        return file ?? throw new InputException(damaged
            ? $"There is nothing to resume: no checkpoint in {folder.Path} is complete. Start " +
                "the run again with another --output."
            : $"There is nothing to resume: {folder.Checkpoint} does not exist. Leave --resume out to start the run.");
    }

    /// <summary>Opens the first file whose checksum is there and right. Whether its content is of use is
    /// another question.</summary>
    /// <param name="paths">Files that exist.</param>
    /// <param name="damaged">Told of those that are damaged.</param>
    /// <exception cref="InputException">A file cannot be read at all.</exception>
    internal static SafetensorsFile? FirstWhole(IEnumerable<string> paths, Action<string, InputException> damaged)
    {
        foreach (var path in paths)
        {
            try
            {
                return OpenWhole(path);
            }
            catch (InputException error) when (error.InnerException is not (IOException or UnauthorizedAccessException))
            {
                damaged(path, error);
            }
        }
        return null;
    }

    /// <summary>Saves a state as the newest, and lets go of those that need not be kept.</summary>
    /// <exception cref="InputException">The disk is full or gone; the checkpoint before is whole.</exception>
    internal void Save(ITrainingState state, CheckpointHeader header)
    {
        var previous = _newest is { } step ? folder.CheckpointAt(step) : null;
        Checkpoint.Save(folder.Checkpoint, state, header, files, previous);
        _newest = header.Step;
        Prune(header.Step);
    }

    /// <summary>Lets go of those that need not be kept, also of what a process left that was killed
    /// before it came to that.</summary>
    /// <param name="newest">Step of the newest checkpoint, which is whole.</param>
    /// <exception cref="InputException">One cannot be removed.</exception>
    internal void Prune(int newest)
    {
        var earlier = folder.Earlier().Where(step => step < newest).ToList();
        foreach (var path in earlier.Where(step => step != earlier[^1] && !IsKept(step)).Select(folder.CheckpointAt))
        {
            Delete(path);
        }
    }

    /// <summary>Whether a checkpoint at this step is kept for good.</summary>
    internal bool IsKept(int step) => KeepEvery > 0 && step > 0 && step % KeepEvery == 0;

    private static SafetensorsFile OpenWhole(string path)
    {
        var file = SafetensorsFile.Open(path);
        if (file.Metadata.ContainsKey(SafetensorsChecksum.Key))
        {
            return file;
        }
        file.Dispose();
        // Without this a damaged name of the checksum would let every other damage pass.
        throw new InputException($"{path} cannot be read as a checkpoint: it has no checksum. " +
            "The file is damaged or was not written by mira.");
    }

    private void Delete(string path)
    {
        try
        {
            files.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot remove {path}, which a newer checkpoint has replaced: " +
                $"{error.Message} The newer one is complete. " +
                "Check the folder's permissions and its disk.", error);
        }
    }
}

/// <summary>Where a damaged file goes, so that it is neither used nor lost.</summary>
internal static class SetAside
{
    /// <summary>The name it gets.</summary>
    internal static string Name(string path) => path + ".damaged";
}
