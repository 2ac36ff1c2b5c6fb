using Mira.Experiments.Runtime;
using TorchSharp;

namespace Mira.Tests.Runtime;

public sealed class GpuMemoryTests
{
    [Theory]
    [InlineData(null, 0, FakeDriver.UsedByNumber)]
    [InlineData("", 0, FakeDriver.UsedByNumber)]
    [InlineData("7,0", 1, FakeDriver.UsedByNumber)]
    [InlineData("GPU-a, GPU-b", 1, FakeDriver.UsedByUuid)]
    [InlineData(null, 1, 0)]
    [InlineData("GPU-a", 0, 0)]
    [InlineData("GPU-b", 1, 0)]
    [InlineData("MIG-b", 0, 0)]
    public void Driver_is_asked_for_the_GPU_that_the_process_sees(string? visible, int index, long expected) =>
        Assert.Equal(expected, GpuMemory.InUse(NvidiaManagement.Open(FakeDriver.Export), visible, index));

    [Fact]
    public void Without_a_driver_nothing_is_said()
    {
        Assert.Null(NvidiaManagement.Open(_ => 0));
        Assert.Null(NvidiaManagement.Open(FakeDriver.WithoutAnswer));
        Assert.Equal(0, GpuMemory.InUse(null, null, 0));
        Assert.Equal(0, GpuMemory.InUse(torch.CPU));
    }

    [Fact]
    public void A_driver_that_lacks_a_function_is_not_used() =>
        Assert.Null(NvidiaManagement.Open(name => name == "nvmlDeviceGetMemoryInfo" ? 0 : FakeDriver.Export(name)));
}
