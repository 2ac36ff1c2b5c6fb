using static TorchSharp.torch;

namespace Mira.Experiments.Models;

/// <summary>The float32 weights of a network in the precision it computes in: cast once for all views of a step.</summary>
/// <remarks>
/// What torch.autocast does, with its arithmetic: the gradients that several views give to one cast are summed in the compute
/// precision and turned to float32 once. Without it every view would cast every weight forth and every gradient back.
/// </remarks>
internal sealed class WeightCasts
{
    private readonly Dictionary<Tensor, Tensor> _held = new(ReferenceEqualityComparer.Instance);
    private bool _holds;

    /// <summary>The weight in a precision and in its own memory layout; itself where it has it already.</summary>
    internal Tensor Of(Tensor weight, ScalarType type)
    {
        if (!_holds)
        {
            return weight.As(type);
        }
        if (!_held.TryGetValue(weight, out var cast))
        {
            cast = weight.As(type);
            _held.Add(weight, cast);
        }
        return cast;
    }

    /// <summary>Runs passes between which no weight changes, in one dispose scope and one gradient mode.</summary>
    internal T Share<T>(Func<T> passes)
    {
        _holds = true;
        try
        {
            return passes();
        }
        finally
        {
            _holds = false;
            _held.Clear();
        }
    }
}
