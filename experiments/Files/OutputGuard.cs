using System.Text;
using Microsoft.Win32.SafeHandles;
using Mira.Datasets;

namespace Mira.Experiments.Files;

/// <summary>Keeps writers off the files that the command reads, and off those of a run that another
/// process is training.</summary>
/// <remarks>Files are compared by device and inode, so other names, links and hard links are recognized.</remarks>
public static class OutputGuard
{
    /// <summary>Name of the file that a training process locks in its run's folder.</summary>
    public const string LockName = "run.lock";

    // Flows with the command that named the files, and with nothing else in the process.
    private static readonly AsyncLocal<IReadOnlyList<(FileStatus Status, string Path)>?> Inputs = new();

    /// <summary>Files that must not be written from here on, in this flow of calls.</summary>
    /// <param name="paths">Their names; those that do not exist are left out.</param>
    public static void Protect(IEnumerable<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        Inputs.Value = [.. from path in paths let status =
            FileStatus.Of(path) where status is not null select (status.Value, path)];
    }

    /// <summary>Refuses a file that is an input, or one of a live run.</summary>
    /// <exception cref="InputException">It is.</exception>
    public static void Require(string path)
    {
        if (FileStatus.Of(path) is not { Kind: FileKind.Regular } status)
        {
            return;
        }
        if (Inputs.Value?.FirstOrDefault(input => input.Status.Identity == status.Identity) is { Path: { } input })
        {
            throw new InputException(
                $"Cannot write {path}: it is {(input == path ? "" : $"the same file as {input}, ")}an " +
                "input of this command, " +
                "which would be lost. Nothing was changed. Name another file.");
        }
        var folder = Path.GetDirectoryName(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName
            ?? Path.GetFullPath(path))!;
        if (Owner(Path.Combine(folder, LockName)) is { } owner)
        {
            throw new InputException($"Cannot write {path}: it belongs to the run in {folder}, " +
                $"which process {owner} is training. " +
                "Nothing was changed. Name another file, or wait until the run has ended.");
        }
    }

    /// <summary>The other process that holds a run's lock; null where none does.</summary>
    private static string? Owner(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }
        // Read past .NET, which would ask for the lock first.
        using var handle = new SafeFileHandle(LibC.Open(path, flags: 0), ownsHandle: true);
        if (handle.IsInvalid || LibC.Lock(handle.DangerousGetHandle().ToInt32(), LibC.SharedNow) == 0)
        {
            return null;
        }
        using var reader = new StreamReader(new FileStream(handle, FileAccess.Read), Encoding.UTF8);
        var owner = reader.ReadToEnd().Split(' ')[0].Trim();
        return owner == FormattableString.Invariant($"{Environment.ProcessId}") ? null : owner;
    }
}
