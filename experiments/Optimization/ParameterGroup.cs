using static TorchSharp.torch;

namespace Mira.Experiments.Optimization;

/// <summary>Parameters that have a gradient, with it and with their momentum, in one order.</summary>
internal sealed record ParameterGroup(Tensor[] Values, Tensor[] Gradients, Tensor[] Momenta)
{
    internal bool IsEmpty => Values.Length == 0;
}
