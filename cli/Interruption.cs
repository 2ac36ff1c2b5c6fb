using System.Runtime.InteropServices;

using Mira.Datasets;
namespace Mira.Cli;

/// <summary>Turns the first Ctrl-C, SIGTERM, SIGHUP or SIGUSR1 into a canceled token, so that a run can save itself; a
/// second one ends the process.</summary>
/// <remarks>A command that does not take the token has nothing to save and would not notice: the first
/// signal ends it at once.</remarks>
internal sealed partial class Interruption : IDisposable
{
    // SIGUSR1 on Linux: mpirun passes it on, and Slurm sends it before a job's time is over.
    private const PosixSignal UserSignal = (PosixSignal)10;

    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registered;
    private readonly Action? _sayGoodbye;

    /// <param name="sayGoodbye">Says that the process ends; null for a command that takes the token.</param>
    internal Interruption(Action? sayGoodbye)
    {
        _sayGoodbye = sayGoodbye;
        PosixSignal[] signals = IgnoresHangup() ? [PosixSignal.SIGINT, PosixSignal.SIGTERM, UserSignal]
            : [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, UserSignal];
        _registered = [.. signals.Select(signal => PosixSignalRegistration.Create(signal, OnSignal))];
    }

    internal CancellationToken Token => _source.Token;

    public void Dispose()
    {
        _registered.ForEach(signal => signal.Dispose());
        _source.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = !_source.IsCancellationRequested;
        _source.Cancel();
        if (_sayGoodbye is not null)
        {
            _sayGoodbye();
            // Not Environment.Exit: it frees what libtorch's threads are still working on.
            if (Platform.IsLinux)
            {
                End(ExitCodes.Interrupted);
            }
            Environment.Exit(ExitCodes.Interrupted);
        }
    }

    /// <summary>Whether the process was started to outlive its terminal, as by nohup: signal 1 is the lowest bit
    /// of those ignored.</summary>
    internal static bool IsHangupIgnored(string status) => status.Split('\n')
        .FirstOrDefault(line => line.StartsWith("SigIgn:", StringComparison.Ordinal))?.TrimEnd() is { } line
        && Convert.ToInt32(line[^1..], 16) % 2 == 1;

    private static bool IgnoresHangup() =>
        File.Exists("/proc/self/status") && IsHangupIgnored(File.ReadAllText("/proc/self/status"));

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void End(int code);
}
