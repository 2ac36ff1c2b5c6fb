using Mira.Datasets;
using Mira.Experiments.Runtime;

namespace Mira.Tests.Runtime;

public sealed class ComputeDeviceTests
{
    [Theory]
    [InlineData("auto", DeviceKind.Auto, 0)]
    [InlineData("cpu", DeviceKind.Cpu, 0)]
    [InlineData("cuda", DeviceKind.Cuda, 0)]
    [InlineData("cuda:3", DeviceKind.Cuda, 3)]
    public void Spelling_of_the_command_line_is_read(string text, DeviceKind kind, int index)
    {
        Assert.True(ComputeDevice.TryParse(text, out var device));
        Assert.Equal(new ComputeDevice(kind, index), device);
    }

    [Theory]
    [InlineData("")]
    [InlineData("gpu")]
    [InlineData("CPU")]
    [InlineData("cpu:0")]
    [InlineData("cuda:")]
    [InlineData("cuda:-1")]
    [InlineData("cuda:1:2")]
    [InlineData("cuda:99999999999")]
    [InlineData(null)]
    public void Anything_else_is_no_device(string? text) => Assert.False(ComputeDevice.TryParse(text, out _));

    [Fact]
    public void Auto_is_cuda_where_there_is_one_and_else_the_cpu()
    {
        Assert.Equal("cuda:0", new ComputeDevice(DeviceKind.Auto).Select(cudaDevices: 2).ToString());
        Assert.Equal("cpu", new ComputeDevice(DeviceKind.Auto).Select(cudaDevices: 0).ToString());
        Assert.Equal("cpu", new ComputeDevice(DeviceKind.Cpu).Select(cudaDevices: 2).ToString());
    }

    [Fact]
    public void Cuda_that_is_not_there_is_an_input_error_that_says_how_to_get_it()
    {
        var none = Assert.Throws<InputException>(() => new ComputeDevice(DeviceKind.Cuda).Select(cudaDevices: 0));
        Assert.Contains("make CUDA=1", none.Message, StringComparison.Ordinal);

        var few = Assert.Throws<InputException>(() => new ComputeDevice(DeviceKind.Cuda, 2).Select(cudaDevices: 2));
        Assert.Contains("cuda:0, cuda:1", few.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cpu_is_always_ready() => Assert.Equal("cpu", new ComputeDevice(DeviceKind.Cpu).Resolve().ToString());
}
