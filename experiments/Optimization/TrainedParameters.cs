using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Mira.Experiments.Optimization;

/// <summary>Named parameters and a momentum for each, zero at first.</summary>
/// <remarks>Momenta have their parameter's strides; a checkpoint holds them by name, whatever the layout.</remarks>
internal sealed class TrainedParameters : IDisposable
{
    private readonly (string Name, Parameter Value, Tensor Momentum)[] _entries;

    /// <param name="parameters">The parameters.</param>
    /// <param name="start">Momentum of a parameter at the start; zeros of its shape if null.</param>
    internal TrainedParameters(IEnumerable<(string Name, Parameter Value)> parameters,
        Func<Tensor, Tensor>? start = null)
    {
        using var quiet = no_grad();
        _entries = [.. from entry in parameters
                       let momentum = start?.Invoke(entry.Value) ?? zeros_like(entry.Value)
                       select (entry.Name, entry.Value, momentum.DetachFromDisposeScope())];
    }

    internal IEnumerable<(string Name, Tensor Value)> State => _entries.Select(entry => (entry.Name, entry.Momentum));

    internal IReadOnlyList<Tensor> Gradients => [.. _entries.Select(entry => entry.Value.grad).OfType<Tensor>()];

    /// <summary>Weights of two and more dimensions that have a gradient: kernels, matrices and prototypes.</summary>
    internal ParameterGroup Matrices => Group(dimensions => dimensions > 1);

    /// <summary>Biases and normalization that have a gradient.</summary>
    internal ParameterGroup Vectors => Group(dimensions => dimensions <= 1);

    internal void ClearGradients()
    {
        foreach (var (_, value, _) in _entries)
        {
            value.grad = null;
        }
    }

    public void Dispose()
    {
        foreach (var (_, _, momentum) in _entries)
        {
            momentum.Dispose();
        }
    }

    private ParameterGroup Group(Func<long, bool> belongs)
    {
        var moving = _entries.Where(entry => belongs(entry.Value.dim()))
            .Select(entry => (entry.Value, Gradient: entry.Value.grad, entry.Momentum))
            .Where(entry => entry.Gradient is not null).ToArray();
        return new ParameterGroup(
            [.. moving.Select(entry => entry.Value)], [.. moving.Select(entry => entry.Gradient!)],
            [.. moving.Select(entry => entry.Momentum)]);
    }
}
