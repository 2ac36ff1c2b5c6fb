using Mira.Experiments.Models;
using Mira.Experiments.Optimization;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods;

/// <summary>Keeps a teacher's weights a moving average of the student's.</summary>
/// <remarks>
/// Only parameters follow; the teacher's batch statistics come from its own forward passes. The prototypes are copied,
/// which the authors found better than averaging them. Source: official builder.py @2a62538.
/// </remarks>
public sealed class MomentumTeacher : IDisposable
{
    private readonly MovingAverage _averaged;
    private readonly (Parameter Teacher, Parameter Student)[] _copied;

    /// <summary>Makes the teacher equal to the student, buffers included.</summary>
    public MomentumTeacher(PretrainingNetwork teacher, PretrainingNetwork student)
    {
        ArgumentNullException.ThrowIfNull(teacher);
        ArgumentNullException.ThrowIfNull(student);
        using var quiet = no_grad();
        var source = student.state_dict();
        foreach (var (name, own) in teacher.state_dict())
        {
            own.copy_(source[name]);
        }
        var leaders = student.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter);
        var pairs = teacher.named_parameters().ToLookup(
            entry => entry.name.StartsWith("prototypes.", StringComparison.Ordinal), entry =>
                (Teacher: entry.parameter, Student: leaders[entry.name]));
        _averaged = new MovingAverage(pairs[false].Select(pair => ((Tensor)pair.Teacher, (Tensor)pair.Student)));
        _copied = [.. pairs[true]];
    }

    /// <summary>teacher ← m · teacher + (1 − m) · student; prototypes ← the student's. Nothing moves while the
    /// guard is blocked.</summary>
    public void Follow(double momentum, FiniteGuard guard)
    {
        ArgumentNullException.ThrowIfNull(guard);
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        _averaged.Follow(momentum, guard);
        var isBlocked = guard.Blocked.to_type(ScalarType.Bool);
        foreach (var (teacher, student) in _copied)
        {
            teacher.copy_(where(isBlocked, teacher, student));
        }
    }

    /// <summary>Releases the average; the networks are others'.</summary>
    public void Dispose() => _averaged.Dispose();
}
