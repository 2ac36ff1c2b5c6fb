using Mira.Experiments.Models;
using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Experiments.Training.Monitoring;

/// <summary>How far the teacher's weights lie behind the student's.</summary>
internal static class TeacherDistance
{
    /// <summary>‖teacher − student‖ / ‖student‖ over backbone and projector. Prototypes are copied and do not count.</summary>
    internal static double Of(SelfLabelingNetwork teacher, SelfLabelingNetwork student)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var pairs = teacher.named_parameters().Zip(student.named_parameters())
            .Where(pair => !pair.First.name.StartsWith("prototypes.", StringComparison.Ordinal)).ToList();
        var apart = stack(pairs.ConvertAll(pair => pair.First.parameter.sub(pair.Second.parameter).norm()));
        var size = stack(pairs.ConvertAll(pair => pair.Second.parameter.norm()));
        return HostRead.Number(apart.norm().div(size.norm()));
    }
}
