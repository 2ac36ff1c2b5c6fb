using System.Security.Cryptography;
using Mira.Experiments.Files;
using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Experiments.Checkpoints;

/// <summary>A backbone in evaluation mode without gradients. Disposal restores its former mode.</summary>
public sealed class FrozenEncoder : IDisposable
{
    private readonly nn.Module<Tensor, Tensor> _backbone;
    private readonly bool _wasTraining;

    /// <summary>Freezes a backbone.</summary>
    /// <param name="backbone">Images [n, 3, h, w] to features [n, d]; it already is on the device.</param>
    /// <param name="compute">Device and precision.</param>
    public FrozenEncoder(nn.Module<Tensor, Tensor> backbone, Compute compute)
    {
        (_backbone, Compute, _wasTraining) = (backbone, compute, backbone.training);
        backbone.eval();
    }

    /// <summary>Device and precision of the backbone.</summary>
    public Compute Compute { get; }

    /// <summary>Features [n, d], float32 on the CPU, of normalized images [n, 3, h, w].</summary>
    public Tensor Features(Tensor images)
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        return _backbone.call(images.to(Compute.ScalarType(), Compute.Device)).to(ScalarType.Float32).cpu()
            .MoveToOuterDisposeScope();
    }

    /// <summary>SHA-256 of every parameter and buffer, to prove that none of them moved.</summary>
    public string Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (_, value) in _backbone.state_dict())
        {
            TensorBytes.Read(value, hash.AppendData);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <inheritdoc/>
    public void Dispose() => _backbone.train(_wasTraining);
}
