using Mira.Datasets;
using Mira.Experiments.Interchange;

namespace Mira.Experiments.Training;

/// <summary>Finds out before hours are spent whether a folder can hold a run.</summary>
internal static class FolderCheck
{
    // The newest checkpoint, the one before it, and the one being written.
    private const int CheckpointsAtOnce = 3;
    private const double Megabyte = 1e6;

    /// <summary>Refuses a disk without room for the checkpoints that a new run has there at one time, or an old one adds.</summary>
    /// <exception cref="InputException">The disk is too full.</exception>
    internal static void RequireRoom(string folder, Trainer trainer, IFileSystem files)
    {
        var needed = CheckpointsAtOnce * trainer.State.Sum(entry => entry.Value.numel() * entry.Value.element_size());
        var free = files.FreeSpace(folder);
        if (free < needed)
        {
            throw new InputException($"{folder} has {free / Megabyte:f1} MB of free space, expected {needed / Megabyte:f1} MB for three checkpoints. " +
                "Free some space or name an --output on another disk.");
        }
    }
}
