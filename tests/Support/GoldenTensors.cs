using Mira.Experiments.Evaluation;
using Mira.Experiments.Files.Safetensors;
using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Tests.Support;

/// <summary>Arrays of a golden file, and what evaluations need.</summary>
internal sealed class GoldenTensors(string name) : IDisposable
{
    private readonly SafetensorsFile _file = SafetensorsFile.Open(GoldenFile.Path(name));

    internal static EvaluationSettings Cpu { get; } = new(new Compute(CPU, ComputePrecision.Fp32, 1));

    internal Tensor this[string key] => _file.Load(key);

    internal int[] Integers(string key) => Array.ConvertAll(_file.Load(key).data<long>().ToArray(), value => (int)value);

    internal double[] Doubles(string key) => _file.Load(key).data<double>().ToArray();

    internal FeatureBank Bank(string features, string labels) => new(_file.Load(features), Integers(labels));

    public void Dispose() => _file.Dispose();
}
