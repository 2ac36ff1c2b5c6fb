using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Mira.Experiments.Optimization;

/// <summary>Stochastic gradient descent with momentum, and weight decay on matrices and kernels only.</summary>
/// <remarks>
/// m ← μ m + (g + λ w); w ← w − η m, with λ = 0 for tensors of one dimension (biases, normalisation). A parameter
/// without gradient is not touched at all. Source: official optimizers @2a62538.
/// </remarks>
public sealed class Sgd : IDisposable
{
    private readonly (string Name, Parameter Value, Tensor Momentum)[] _entries;
    private readonly double _momentum;
    private readonly double _weightDecay;

    /// <summary>An optimizer of named parameters with momenta of zero.</summary>
    public Sgd(IEnumerable<(string Name, Parameter Value)> parameters, double momentum, double weightDecay)
    {
        using var quiet = no_grad();
        _entries = [.. parameters.Select(entry => (entry.Name, entry.Value, zeros_like(entry.Value).DetachFromDisposeScope()))];
        (_momentum, _weightDecay) = (momentum, weightDecay);
    }

    /// <summary>The momentum of every parameter, by the parameter's name.</summary>
    public IEnumerable<(string Name, Tensor Value)> State => _entries.Select(entry => (entry.Name, entry.Momentum));

    /// <summary>Moves every parameter that has a gradient.</summary>
    public void Step(double learningRate)
    {
        using var quiet = no_grad();
        // Kept alive by hand: TorchSharp may collect a temporary Scalar while native code still reads it.
        using var decay = _weightDecay.ToScalar();
        using var keep = _momentum.ToScalar();
        using var whole = 1.0.ToScalar();
        using var rate = (-learningRate).ToScalar();
        foreach (var (_, value, momentum) in _entries)
        {
            var gradient = value.grad;
            if (gradient is null)
            {
                continue;
            }
            if (_weightDecay != 0 && value.dim() > 1)
            {
                gradient.add_(value, alpha: decay);
            }
            momentum.mul_(keep).add_(gradient, alpha: whole);
            value.add_(momentum, alpha: rate);
        }
    }

    /// <summary>Forgets all gradients.</summary>
    public void ClearGradients()
    {
        foreach (var (_, value, _) in _entries)
        {
            value.grad = null;
        }
    }

    /// <summary>Releases the momenta.</summary>
    public void Dispose()
    {
        foreach (var (_, _, momentum) in _entries)
        {
            momentum.Dispose();
        }
    }
}
