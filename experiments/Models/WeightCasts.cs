using static TorchSharp.torch;

namespace Mira.Experiments.Models;

/// <summary>The float32 weights of a network in the precision it computes in: cast once for
/// all views of a step.</summary>
/// <remarks>
/// What torch.autocast does, with its arithmetic: the gradients that several views give to one
/// cast are summed in the compute precision and turned to float32 once. Without it every view would cast every weight
/// forth and every gradient back. Where the processor has no bfloat16 products, libtorch makes them in scalar loops,
/// ten times slower than float32. There the rounded numbers are multiplied in float32, in which such a product is
/// exact, and the result is rounded again: the same arithmetic at float32's speed.
/// </remarks>
/// <param name="multipliesBFloat16">Whether the device multiplies bfloat16 in hardware.</param>
internal sealed class WeightCasts(bool multipliesBFloat16)
{
    private readonly Dictionary<Tensor, Tensor> _wide = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Tensor, Tensor> _held = new(ReferenceEqualityComparer.Instance);
    private bool _holds;

    /// <summary>The weight in a precision and in its own memory layout; itself where it has it already.</summary>
    internal Tensor Of(Tensor weight, ScalarType type) => Cast(_held, weight, type);

    /// <summary>What a layer makes of an input and its rounded weight, in the input's precision.</summary>
    internal Tensor Apply(Func<Tensor, Tensor, Tensor> layer, Tensor input, Tensor weight)
    {
        var type = input.dtype;
        var rounded = Of(weight, type);
        return type != ScalarType.BFloat16 || multipliesBFloat16
            ? layer(input, rounded)
            : layer(input.As(ScalarType.Float32), Cast(_wide, rounded, ScalarType.Float32)).As(type);
    }

    private Tensor Cast(Dictionary<Tensor, Tensor> held, Tensor weight, ScalarType type)
    {
        if (!_holds)
        {
            return weight.As(type);
        }
        if (!held.TryGetValue(weight, out var cast))
        {
            // It outlives the scope of the layer that asked first.
            cast = weight.As(type).DetachFromDisposeScope();
            held.Add(weight, cast);
        }
        return cast;
    }

    /// <summary>Runs passes between which no weight changes, in one gradient mode.</summary>
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
            Release(_wide);
            Release(_held);
        }
    }

    private static void Release(Dictionary<Tensor, Tensor> held)
    {
        foreach (var (weight, cast) in held)
        {
            if (!ReferenceEquals(weight, cast))
            {
                cast.Dispose();
            }
        }
        held.Clear();
    }
}
