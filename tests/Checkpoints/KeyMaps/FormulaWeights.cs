using Mira.Experiments.Checkpoints;
using Mira.Experiments.Recipes;
using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Tests.Checkpoints.KeyMaps;

/// <summary>The numbers of features.py: a hash of position and seed in 32-bit arithmetic, so that both
/// sides compute them.</summary>
internal static class FormulaWeights
{
    private static readonly Compute Cpu = new(new Device("cpu"), ComputePrecision.Fp32, 1);

    /// <summary>A backbone of the formula's weights.</summary>
    internal static PretrainedBackbone Backbone(string architecture)
    {
        var backbone = PretrainedBackbone.Random(BackboneName.Parse(architecture), 0, Cpu);
        using var quiet = no_grad();
        var tensors = backbone.ToNamedTensors().Tensors.Where(tensor => tensor.Value.dtype == ScalarType.Float32);
        foreach (var (seed, (name, target)) in tensors.Index())
        {
            using var value = tensor(Values(name, target.shape, (uint)seed), target.shape);
            target.copy_(value);
        }
        return backbone;
    }

    /// <summary>Two images of 64 pixels.</summary>
    internal static Tensor Images() =>
        tensor([.. Numbers(2 * 3 * 64 * 64, 1000).Select(u => (float)(4 * u))], [2, 3, 64, 64]);

    private static float[] Values(string name, long[] shape, uint seed)
    {
        var count = (int)shape.Aggregate(1L, (product, size) => product * size);
        var scale = shape.Length == 4 ? Math.Sqrt(24.0 / (shape[1] * shape[2] * shape[3])) : 0;
        Func<double, double> value = (shape.Length, name.Split('.')[^1]) switch
        {
            (4, _) => u => u * scale,
            (_, "running_var") => u => 1 + (0.5 * u),
            (_, "weight") => u => 0.7 + (0.2 * u),
            _ => u => 0.2 * u,
        };
        return [.. Numbers(count, seed).Select(u => (float)value(u))];
    }

    private static IEnumerable<double> Numbers(int count, uint seed)
    {
        for (var i = 0u; i < count; i++)
        {
            var x = unchecked((i * 2654435761) + (seed * 40503) + 12345);
            x ^= x >> 15;
            x = unchecked(x * 2246822519);
            x ^= x >> 13;
            yield return (x / 4294967296.0) - 0.5;
        }
    }
}
