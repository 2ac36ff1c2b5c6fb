using System.Diagnostics;

namespace Mira.Experiments.Runtime;

/// <summary>What a run spends its time on.</summary>
public enum Phase
{
    /// <summary>Waiting for the views of the next step.</summary>
    Data,

    /// <summary>A whole optimizer step, which the phases from <see cref="Forward"/> to
    /// <see cref="Monitor"/> are parts of.</summary>
    Step,

    /// <summary>Student, teacher and loss.</summary>
    Forward,

    /// <summary>The targets are made.</summary>
    Solver,

    /// <summary>The gradients, summed over all processes.</summary>
    Backward,

    /// <summary>The student moves.</summary>
    Optimizer,

    /// <summary>The teacher follows the student.</summary>
    Ema,

    /// <summary>Measurements of the step, and classifiers that learn beside the networks.</summary>
    Monitor,

    /// <summary>Evaluations between epochs.</summary>
    Evaluation,

    /// <summary>Saving and loading a run.</summary>
    Checkpoint,

    /// <summary>A whole pretraining.</summary>
    Pretraining,

    /// <summary>Nearest neighbors of a finished network.</summary>
    Knn,

    /// <summary>Linear evaluation of a finished network.</summary>
    Linear,

    /// <summary>Convergence of the solvers on a finished network.</summary>
    Convergence,
}

/// <summary>Words and kinds of phases.</summary>
public static class Phases
{
    /// <summary>The parts of <see cref="Phase.Step"/>, in the order of run.json.</summary>
    public static IReadOnlyList<Phase> OfStep { get; } =
        [Phase.Forward, Phase.Solver, Phase.Backward, Phase.Optimizer, Phase.Ema, Phase.Monitor];

    /// <summary>The phase in run.json, such as "forward".</summary>
    public static string Word(this Phase phase) => phase == Phase.Knn ? "k-NN" : phase.ToString().ToLowerInvariant();
}

/// <summary>Seconds a run spent in each of its phases.</summary>
/// <example><code>using (clock.Phase(Phase.Forward)) { … }</code></example>
public sealed class PhaseClock
{
    private readonly Dictionary<Phase, TimeSpan> _elapsed = [];
    private readonly Stack<Phase> _running = new();

    /// <summary>Time by phase, in the order the phases first ended.</summary>
    public IReadOnlyDictionary<Phase, TimeSpan> Elapsed => _elapsed;

    /// <summary>Adds the time until the result is disposed of to a phase. A phase may be within another.</summary>
    public PhaseTime Phase(Phase phase)
    {
        _running.Push(phase);
        return new(this, phase);
    }

    /// <summary>The innermost phase that is under way; null for none.</summary>
    internal Phase? Current => _running.TryPeek(out var phase) ? phase : null;

    /// <summary>Time of one phase so far.</summary>
    public TimeSpan Of(Phase phase) => _elapsed.GetValueOrDefault(phase);

    internal void End(Phase phase, TimeSpan time)
    {
        _ = _running.TryPop(out _);
        _elapsed[phase] = Of(phase) + time;
    }
}

/// <summary>A phase under way, which ends when this is disposed of.</summary>
/// <param name="clock">The clock that counts it.</param>
/// <param name="phase">The phase.</param>
public readonly struct PhaseTime(PhaseClock clock, Phase phase) : IDisposable
{
    private readonly long _start = Stopwatch.GetTimestamp();

    /// <summary>Ends the phase.</summary>
    public void Dispose() => clock.End(phase, Stopwatch.GetElapsedTime(_start));
}
