using Mira.Experiments.Models;
using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Experiments.Training.Monitoring;

/// <summary>How far the teacher's weights lie behind the student's.</summary>
internal static class TeacherDistance
{
    /// <summary>‖teacher − student‖ / ‖student‖ over what both have: backbone and projector. Prototypes are copied and do not count.</summary>
    internal static double Of(PretrainingNetwork teacher, PretrainingNetwork student)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var leaders = student.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter);
        var pairs = teacher.named_parameters().Where(entry => !entry.name.StartsWith("prototypes.", StringComparison.Ordinal))
            .Select(entry => (Teacher: entry.parameter, Student: leaders[entry.name])).ToList();
        var apart = stack(pairs.ConvertAll(pair => pair.Teacher.sub(pair.Student).norm()));
        var size = stack(pairs.ConvertAll(pair => pair.Student.norm()));
        return HostRead.Number(apart.norm().div(size.norm()));
    }
}
