using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Mira.Datasets;
using Mira.Experiments.Runtime;

namespace Mira.Experiments.Interchange;

/// <summary>Keeps writers off the files that the command reads, and off those of a run that another process is training.</summary>
/// <remarks>Files are the same whatever names, links or hard links lead to them: device and number of the file are compared.</remarks>
public static class OutputGuard
{
    /// <summary>Name of the file that a training process locks in its run's folder.</summary>
    public const string LockName = "run.lock";

    // Flows with the command that named the files, and with nothing else in the process.
    private static readonly AsyncLocal<IReadOnlyList<(FileIdentity Identity, string Path)>?> Inputs = new();

    /// <summary>Files that must not be written from here on, in this flow of calls.</summary>
    /// <param name="paths">Their names; those that do not exist are left out.</param>
    public static void Protect(IEnumerable<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        Inputs.Value = [.. paths.Select(path => (FileIdentity.Of(path), path)).Where(entry => entry.Item1 is not null).Select(entry => (entry.Item1!.Value, entry.path))];
    }

    /// <summary>Refuses a file that is an input, or one of a live run.</summary>
    /// <exception cref="InputException">It is.</exception>
    public static void Require(string path)
    {
        if (FileIdentity.Of(path) is not { } identity)
        {
            return;
        }
        if (Inputs.Value?.FirstOrDefault(input => input.Identity == identity) is { Path: { } input })
        {
            throw new InputException($"Cannot write {path}: it is {(input == path ? "" : $"the same file as {input}, ")}an input of this command, " +
                "which would be lost. Nothing was changed. Name another file.");
        }
        var folder = Path.GetDirectoryName(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path))!;
        if (Owner(Path.Combine(folder, LockName)) is { } owner)
        {
            throw new InputException($"Cannot write {path}: it belongs to the run in {folder}, which process {owner} is training. " +
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
        if (handle.IsInvalid || LibC.Lock(handle.DangerousGetHandle().ToInt32(), LibC.SharedLock | LibC.WithoutWaiting) == 0)
        {
            return null;
        }
        using var reader = new StreamReader(new FileStream(handle, FileAccess.Read), Encoding.UTF8);
        var owner = reader.ReadToEnd().Split(' ')[0].Trim();
        return owner == FormattableString.Invariant($"{Environment.ProcessId}") ? null : owner;
    }

    /// <summary>Device and number of a file.</summary>
    private readonly record struct FileIdentity(uint Major, uint Minor, ulong Number)
    {
        // struct statx of linux/stat.h, the same on every processor.
        private const int Bytes = 256, NumberAt = 32, MajorAt = 136, MinorAt = 140;

        /// <summary>Of the file that a path leads to, through links; null where there is none.</summary>
        internal static FileIdentity? Of(string path)
        {
            Span<byte> status = stackalloc byte[Bytes];
            return LibC.Status(LibC.WorkingFolder, path, 0, LibC.FileNumber, status) != 0 ? null : new(
                MemoryMarshal.Read<uint>(status[MajorAt..]), MemoryMarshal.Read<uint>(status[MinorAt..]), MemoryMarshal.Read<ulong>(status[NumberAt..]));
        }
    }
}
