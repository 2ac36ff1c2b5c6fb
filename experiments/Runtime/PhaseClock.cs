using System.Diagnostics;

namespace Mira.Experiments.Runtime;

/// <summary>Seconds a run spent in each of its phases.</summary>
public sealed class PhaseClock
{
    /// <summary>The phase in which targets are made.</summary>
    public const string Solver = "solver";

    private readonly Dictionary<string, TimeSpan> _elapsed = [];

    /// <summary>Time by phase, in the order the phases first occurred.</summary>
    public IReadOnlyDictionary<string, TimeSpan> Elapsed => _elapsed;

    /// <summary>Runs work and adds its time to a phase.</summary>
    public T Measure<T>(string phase, Func<T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        var start = Stopwatch.GetTimestamp();
        try
        {
            return work();
        }
        finally
        {
            _elapsed[phase] = Of(phase) + Stopwatch.GetElapsedTime(start);
        }
    }

    /// <summary>Runs work and adds its time to a phase.</summary>
    public void Measure(string phase, Action work) => Measure(phase, () =>
    {
        work();
        return true;
    });

    /// <summary>Time of one phase so far.</summary>
    public TimeSpan Of(string phase) => _elapsed.GetValueOrDefault(phase);
}
