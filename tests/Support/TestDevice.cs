using Mira.Experiments.Evaluation;
using Mira.Experiments.Runtime;
using TorchSharp;

namespace Mira.Tests.Support;

/// <summary>The device on which tests marked <c>[Trait(TestDevice.Trait, TestDevice.Any)]</c> compute: the CPU unless
/// MIRA_TEST_DEVICE names another. <c>make gpu-check</c> runs them on a GPU.</summary>
internal static class TestDevice
{
    internal const string Trait = "Device";
    internal const string Any = "any";

    private const string Variable = "MIRA_TEST_DEVICE";

    /// <summary>Steps on a GPU sum in another order than PyTorch did on its CPU, in convolutions by
    /// algorithms with more rounding (Winograd), and five steps carry it on. TF32, whose products are off by 5e-4, must
    /// still be noticed.</summary>
    private const double GpuRounding = 10;

    private static readonly Lazy<torch.Device> Chosen = new(Choose);

    /// <summary>The device.</summary>
    internal static torch.Device Device => Chosen.Value;

    /// <summary>Evaluations on one thread of the CPU.</summary>
    internal static EvaluationSettings Cpu { get; } = new(new Compute(torch.CPU, ComputePrecision.Fp32, 1));

    /// <summary>What may differ on the device, given what may differ on the CPU: there the same, on a GPU
    /// ten times as much.</summary>
    internal static double Tolerance(double onCpu) => Device.type == DeviceType.CUDA ? GpuRounding * onCpu : onCpu;

    private static torch.Device Choose()
    {
        var asked = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(asked))
        {
            return torch.CPU;
        }
        Assert.True(ComputeDevice.TryParse(asked, out var device),
            $"{Variable}={asked} is no device; expected cpu, cuda or cuda:N.");
        // As PyTorch's golden vectors: no TF32.
        return new ComputeSettings
        {
            Device = device,
            Precision = ComputePrecision.Fp32,
            Threads = 1,
            Cuda = new() { Tf32 = TensorFloat32.Off }
        }
            .Start().Device;
    }
}
