using System.Runtime.InteropServices;

namespace Mira.Cli;

/// <summary>Turns the first Ctrl-C, SIGTERM or SIGHUP into a cancelled token, so that a run can save itself; a second one ends the process.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registered;

    internal Interruption()
    {
        PosixSignal[] signals = IgnoresHangup() ? [PosixSignal.SIGINT, PosixSignal.SIGTERM]
            : [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP];
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
    }

    /// <summary>Whether the process was started to outlive its terminal, as by nohup: signal 1 is the lowest bit of those ignored.</summary>
    internal static bool IsHangupIgnored(string status) => status.Split('\n')
        .FirstOrDefault(line => line.StartsWith("SigIgn:", StringComparison.Ordinal))?.TrimEnd() is { } line
        && Convert.ToInt32(line[^1..], 16) % 2 == 1;

    private static bool IgnoresHangup() => File.Exists("/proc/self/status") && IsHangupIgnored(File.ReadAllText("/proc/self/status"));
}
