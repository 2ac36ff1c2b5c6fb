using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Mira.Datasets;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Files;

namespace Mira.Experiments.Training;

/// <summary>Keeps a second process out of a run's folder for as long as it is held.</summary>
/// <remarks>The operating system releases the lock when the process ends. The file itself stays and does no
/// harm.</remarks>
internal sealed class RunLock : IDisposable
{
    private readonly FileStream _held;

    private RunLock(FileStream held) => _held = held;

    /// <summary>Takes the lock, making the folder where there is none.</summary>
    /// <exception cref="FolderInUseException">Another process holds it.</exception>
    /// <exception cref="InputException">The folder cannot be written.</exception>
    internal static RunLock Take(RunFolder folder)
    {
        try
        {
            Directory.CreateDirectory(folder.Path);
            var held = new FileStream(folder.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            held.SetLength(0);
            held.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId} " +
                $"{Environment.MachineName}\n")));
            held.Flush();
            return new RunLock(held);
        }
        catch (IOException error) when (Owner(folder.Lock) is [var process, var machine])
        {
            throw new FolderInUseException($"{folder.Path} is in use by process {process} on {machine}; " +
                "two runs would destroy each other's files. " +
                $"Wait until it ends, stop it with 'kill {process}', or choose another --output.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{folder.Path} cannot be written: {error.Reason()} " +
                "Choose an --output folder that you can write to.", error);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _held.SetLength(0);
        _held.Dispose();
    }

    /// <summary>Process and machine that hold the lock. Read past .NET, which would ask for the lock first.</summary>
    private static string[] Owner(string path)
    {
        using var handle = new SafeFileHandle(LibC.Open(path, flags: 0), ownsHandle: true);
        if (handle.IsInvalid)
        {
            return [];
        }
        using var reader = new StreamReader(new FileStream(handle, FileAccess.Read));
        return reader.ReadToEnd().Split(' ', '\n',
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is [var process, var machine]
            ? [process, machine]
            : [];
    }
}

/// <summary>Another process works in a run's folder (exit code 2).</summary>
public sealed class FolderInUseException(string message, Exception? inner = null) : InputException(message, inner);
