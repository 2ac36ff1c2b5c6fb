using Mira.Experiments.Runtime;
using TorchSharp;

namespace Mira.Tests.Runtime;

/// <summary>libtorch keeps these switches in every build, so that they can be tried without a GPU.</summary>
[Collection(TorchGlobals.Name)]
public sealed class CudaSettingsTests
{
    [Fact]
    public void PyTorchs_defaults_are_left_alone()
    {
        var before = (torch.backends.cuda.matmul.allow_tf32, torch.backends.cudnn.allow_tf32, CudnnBenchmark.IsEnabled);

        new CudaSettings().Apply();

        Assert.Equal((false, true, false), before);
        Assert.Equal(before, (torch.backends.cuda.matmul.allow_tf32, torch.backends.cudnn.allow_tf32,
            CudnnBenchmark.IsEnabled));
    }

    [Theory]
    [InlineData(TensorFloat32.On, true)]
    [InlineData(TensorFloat32.Off, false)]
    public void Tf32_is_switched_for_convolutions_and_matrix_products(TensorFloat32 asked, bool expected)
    {
        try
        {
            new CudaSettings { Tf32 = asked }.Apply();

            Assert.Equal(expected, torch.backends.cuda.matmul.allow_tf32);
            Assert.Equal(expected, torch.backends.cudnn.allow_tf32);
        }
        finally
        {
            (torch.backends.cuda.matmul.allow_tf32, torch.backends.cudnn.allow_tf32) = (false, true);
        }
    }

    [Fact]
    public void Cudnns_benchmark_is_reached_and_read_back()
    {
        try
        {
            new CudaSettings { TimesAlgorithms = true }.Apply();
            Assert.True(CudnnBenchmark.IsEnabled);
        }
        finally
        {
            CudnnBenchmark.Disable();
        }
        Assert.False(CudnnBenchmark.IsEnabled);
    }
}
