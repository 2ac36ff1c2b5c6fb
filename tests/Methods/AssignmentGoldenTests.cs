using Mira.Experiments.Methods;
using Mira.Experiments.Methods.Mira;
using Mira.Experiments.Methods.SwAV;
using static TorchSharp.torch;

namespace Mira.Tests.Methods;

public sealed class AssignmentGoldenTests
{
    private const double Tau = 0.225;

    [Theory]
    [Trait(TestDevice.Trait, TestDevice.Any)]
    [InlineData("mira-1", 2.0 / 3, 1)]
    [InlineData("mira-2", 2.0 / 3, 2)]
    [InlineData("mira-3", 2.0 / 3, 3)]
    [InlineData("mira-30", 2.0 / 3, 30)]
    [InlineData("mira-1000", 2.0 / 3, 1000)]
    [InlineData("mira-beta75-30", 0.75, 30)]
    public void Mira_equals_NumPy(string name, double beta, int iterations)
    {
        using var scope = NewDisposeScope();
        var logits = GoldenFile.Assignment("logits").to(TestDevice.Device);
        var solver = new MiraAssignment(Tau, FixedPointOptions.Fixed(iterations));
        AssertClose(name, solver.Assign(logits, beta), 1e-13);
        AssertClose(name, solver.Assign(logits.to_type(ScalarType.Float32), beta), 2e-6);
    }

    [Theory]
    [Trait(TestDevice.Trait, TestDevice.Any)]
    [InlineData("sinkhorn-1", 1)]
    [InlineData("sinkhorn-3", 3)]
    [InlineData("sinkhorn-50", 50)]
    public void Sinkhorn_equals_NumPy(string name, int iterations)
    {
        using var scope = NewDisposeScope();
        var logits = GoldenFile.Assignment("logits").to(TestDevice.Device);
        AssertClose(name, new SinkhornKnopp(iterations).Assign(logits, 0.05), 1e-13);
        AssertClose(name, new SinkhornKnopp(iterations).Assign(logits.to_type(ScalarType.Float32), 0.05), 1e-5);
    }

    private static void AssertClose(string name, Assignment actual, double tolerance)
    {
        var difference = actual.Targets.to(ScalarType.Float64, CPU).sub(GoldenFile.Assignment(name)).abs().max();
        Assert.InRange(difference.item<double>(), 0, TestDevice.Tolerance(tolerance));
    }
}
