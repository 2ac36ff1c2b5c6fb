using Mira.Experiments.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Experiments.Models;

/// <summary>Random starting values of a network: a pure function of the seed, drawn on the CPU
/// whatever the device.</summary>
public sealed class Initialization(ulong seed, Device device) : IDisposable
{
    private readonly Generator _generator = new(seed, new Device(DeviceType.CPU));

    internal Device Device => device;

    /// <summary>Shared by all layers of the network that is made.</summary>
    internal WeightCasts Casts { get; init; } =
        new(device.type == DeviceType.CUDA || CpuFeatures.OfThisMachine().MultipliesBFloat16);

    internal Tensor Normal(long[] shape, double deviation) =>
        Draw(shape, tensor => tensor.normal_(0, deviation, _generator));

    /// <summary>Uniform in ±1/√inputs: PyTorch's default for a linear layer or a convolution of
    /// that many inputs.</summary>
    internal Tensor LinearDefault(long[] shape, int inputs) =>
        Draw(shape, tensor => tensor.uniform_(-1 / Math.Sqrt(inputs), 1 / Math.Sqrt(inputs), _generator));

    internal Tensor Constant(long[] shape, float value) =>
        full(shape, value, dtype: ScalarType.Float32, device: device);

    /// <summary>Releases the generator.</summary>
    public void Dispose() => _generator.Dispose();

    private Tensor Draw(long[] shape, Func<Tensor, Tensor> fill)
    {
        var values = fill(empty(shape, dtype: ScalarType.Float32));
        if (device.type == DeviceType.CPU)
        {
            return values;
        }
        using (values)
        {
            return values.to(device);
        }
    }
}
