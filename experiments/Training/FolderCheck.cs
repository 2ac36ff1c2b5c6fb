using Mira.Datasets;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Files;

namespace Mira.Experiments.Training;

/// <summary>Checks before training starts that a folder can hold a run.</summary>
internal static class FolderCheck
{
    // The newest checkpoint, the one before it, and the one being written.
    private const int CheckpointsAtOnce = 3;
    private const double Megabyte = 1e6;

    /// <summary>Refuses a disk without room for the checkpoints that a run has there at one time, beyond those it
    /// has there already.</summary>
    /// <exception cref="InputException">The disk is too full.</exception>
    internal static void RequireRoom(RunFolder folder, ITrainingState state, IFileSystem files)
    {
        var size = state.State.Sum(entry => entry.Value.numel() * entry.Value.element_size());
        // Count at most the last two: older ones are pruned or kept on purpose, so they free no space.
        var there = folder.NewestFirst().DistinctBy(path => FileStatus.Of(path)?.Identity)
            .Take(CheckpointsAtOnce - 1).ToList();
        var needed = (CheckpointsAtOnce * size) - there.Sum(path => Math.Min(size, new FileInfo(path).Length));
        var free = files.FreeSpace(folder.Path);
        if (free < needed)
        {
            throw new InputException($"{folder.Path} has {free / Megabyte:f1} MB of free space, " +
                $"expected {needed / Megabyte:f1} MB for " +
                (there.Count == 0 ? "three checkpoints. " : $"three checkpoints, of which it holds {there.Count}. ") +
                "Free some space or choose an --output on another disk.");
        }
    }
}
