using Mira.Experiments.Methods.Mira;
using Mira.Experiments.Methods.SwAV;
using TorchSharp;

namespace Mira.Tests.Methods;

[Collection(TorchGlobals.Name)]
public sealed class SolverMemoryTests
{
    [Fact]
    public void Solvers_leave_no_tensor_but_what_they_return()
    {
        using var logits = SampleLogits.Clustered(1, 20, 12);
        Solve(logits);
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        Solve(logits);
        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    private static void Solve(torch.Tensor logits)
    {
        new MiraAssignment(0.225, FixedPointOptions.Fixed(3)).Assign(logits, 0.7).Dispose();
        new MiraAssignment(0.225, FixedPointOptions.Certified(1e-6, Acceleration.Anderson))
            .Assign(logits, 0.9).Dispose();
        FixedPoint.Trace(logits, 0.225, 0.7, 3, assignment => Assert.Equal(2, assignment.Targets.dim()));
        new SinkhornKnopp(3).Assign(logits, 0.05).Dispose();
    }
}
