using Mira.Experiments.Methods.Sweeps;
using static TorchSharp.torch;

namespace Mira.Tests.Methods.Sweeps;

/// <summary>The ways to make a pass compute the same, in either number type, for sizes that fill
/// no vector or block.</summary>
public sealed class SweepTests
{
    public static TheoryData<int, int> Shapes =>
        new() { { 1, 1 }, { 3, 7 }, { 5, 16 }, { 64, 96 }, { 259, 33 }, { 600, 5 } };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Passes_agree_in_float64(int rows, int columns) =>
        AssertAgree(SampleLogits.Random(rows, rows, columns), kernel =>
            new StreamingSweep<double>(kernel, GlobalBatch.Of(kernel)), 1e-13);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Passes_agree_in_float32(int rows, int columns) =>
        AssertAgree(SampleLogits.Random(rows, rows, columns).to_type(ScalarType.Float32),
            kernel => new StreamingSweep<float>(kernel, GlobalBatch.Of(kernel)), 2e-6);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Shifts_agree(int rows, int columns)
    {
        using var scope = NewDisposeScope();
        var scores = SampleLogits.Random(rows, rows, columns);
        var (streaming, plain) = (new StreamingShift<double>(scores), new TensorShift(scores));
        var maxima = plain.ColumnMaxima();
        Assert.Equal(0, Largest(maxima, streaming.ColumnMaxima()));
        Assert.Equal(0, Largest(plain.Shifted(0.25, maxima), streaming.Shifted(0.25, maxima)));
    }

    [Fact]
    public void Threads_do_not_change_the_result()
    {
        using var scope = NewDisposeScope();
        var kernel = SampleLogits.Random(1, 1000, 50).exp();
        var weights = zeros(50, ScalarType.Float64);
        var alone = new StreamingSweep<double>(kernel, GlobalBatch.Of(kernel))
            .LogColumnMeans(weights, GlobalBatch.Of(kernel));
        set_num_threads(2);
        try
        {
            Assert.Equal(0, Largest(alone, new StreamingSweep<double>(kernel, GlobalBatch.Of(kernel))
                .LogColumnMeans(weights, GlobalBatch.Of(kernel))));
        }
        finally
        {
            set_num_threads(1);
        }
    }

    private static void AssertAgree(Tensor scores, Func<Tensor, IKernelSweep> streaming, double tolerance)
    {
        using var scope = NewDisposeScope();
        var (logKernel, weights) = (scores.mul(5), scores[0].mul(3));
        var kernel = logKernel.exp();
        var expected = new LogDomainSweep(logKernel, GlobalBatch.Of(logKernel));
        foreach (var sweep in (IKernelSweep[])[streaming(kernel),
            new MatrixVectorSweep(kernel, GlobalBatch.Of(kernel))])
        {
            Assert.InRange(Largest(expected.LogColumnMeans(weights, GlobalBatch.Of(kernel)),
                sweep.LogColumnMeans(weights, GlobalBatch.Of(kernel))), 0, tolerance);
            Assert.InRange(Largest(expected.Targets(weights), sweep.Targets(weights)), 0, tolerance);
        }
    }

    private static double Largest(Tensor first, Tensor second) =>
        first.sub(second).abs().max().to_type(ScalarType.Float64).item<double>();
}
