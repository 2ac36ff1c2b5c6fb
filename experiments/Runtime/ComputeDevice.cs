using System.Runtime.InteropServices;
using Mira.Datasets;
using TorchSharp;

namespace Mira.Experiments.Runtime;

/// <summary>The device a user asks for: <c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:1</c>. Knows no tensor
/// until it is resolved.</summary>
/// <param name="Kind">What is asked for.</param>
/// <param name="Index">Which of several CUDA devices, from 0.</param>
public readonly record struct ComputeDevice(DeviceKind Kind, int Index = 0)
{
    /// <summary>Reads the spelling of the command line.</summary>
    /// <returns>Whether the text names a device.</returns>
    public static bool TryParse(string? text, out ComputeDevice device)
    {
        var (kind, index) = text?.Split(':') switch
        {
            ["auto"] => (DeviceKind.Auto, 0),
            ["cpu"] => (DeviceKind.Cpu, 0),
            ["cuda"] => (DeviceKind.Cuda, 0),
            ["cuda", var number] when NumberText.TryDigits(number, out int n) =>
                (DeviceKind.Cuda, n),
            _ => (DeviceKind.Auto, -1),
        };
        device = new(kind, index);
        return index >= 0;
    }

    /// <summary>The torch device that exists on this machine; loads libtorch.</summary>
    /// <exception cref="InputException">A CUDA device was asked for that is not there.</exception>
    public torch.Device Resolve()
    {
        LibTorch.Load();
        return Select(torch.cuda.is_available() ? torch.cuda.device_count() : 0) is { Kind: DeviceKind.Cuda } cuda
            ? new torch.Device(DeviceType.CUDA, cuda.Index)
            : torch.CPU;
    }

    /// <summary>Whether it is a GPU; libtorch is loaded to tell only where NVIDIA's driver is installed.</summary>
    /// <exception cref="InputException">A CUDA device was asked for that is not there.</exception>
    public bool IsGpu() => Kind == DeviceKind.Cuda
        || (Kind == DeviceKind.Auto && NativeLibrary.TryLoad("libcuda.so.1", out _)
            && Resolve().type == DeviceType.CUDA);

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        DeviceKind.Cuda => $"cuda:{Index}",
        var kind => kind.ToString().ToLowerInvariant(),
    };

    /// <summary>What this choice means where so many CUDA devices exist.</summary>
    internal ComputeDevice Select(int cudaDevices) => Kind switch
    {
        DeviceKind.Auto => new(cudaDevices > 0 ? DeviceKind.Cuda : DeviceKind.Cpu),
        DeviceKind.Cuda when cudaDevices == 0 => throw new InputException(
            $"--device {this}: no CUDA device can be used here. Use --device cpu; or build with " +
            "'make CUDA=1', or set " +
            $"{LibTorchFolder.Variable} to a CUDA build of libtorch, on a machine where nvidia-smi lists a GPU."),
        DeviceKind.Cuda when Index >= cudaDevices => throw new InputException(
            $"--device {this}: this machine has {Names(cudaDevices)}."),
        _ => this,
    };

    /// <summary>The CUDA devices of a machine that has so many.</summary>
    internal static string Names(int cudaDevices) =>
        string.Join(", ", Enumerable.Range(0, cudaDevices).Select(index => $"cuda:{index}"));
}
