using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace Mira.Experiments.Collectives;

/// <summary>What several processes that train one model compute together.</summary>
/// <remarks>
/// The only door between processes. Formulas never ask how many there are: they sum numerators and counts alike. Every
/// process calls the same operations in the same order and receives the same bits.
/// </remarks>
public interface ICollectives
{
    /// <summary>Whether other processes hold a part of each batch. Where none does, a faster way to the same result may be taken.</summary>
    bool IsShared { get; }

    /// <summary>Replaces values by their sum over all processes, in place.</summary>
    /// <returns>The same tensor.</returns>
    Tensor Sum(Tensor values);

    /// <summary>Replaces values by their largest over all processes, in place.</summary>
    /// <returns>The same tensor.</returns>
    Tensor Maximum(Tensor values);

    /// <summary>Sum of a number of rows or images over all processes.</summary>
    long Total(long count);
}

/// <summary>A sum over all processes through which gradients flow back: every process's value is a part of everybody's result.</summary>
internal sealed class SharedSum : SingleTensorFunction<SharedSum>
{
    private const string Collectives = "collectives";

    public override string Name => nameof(SharedSum);

    /// <summary>The sum; the values themselves stay as they are.</summary>
    internal static Tensor Of(Tensor values, ICollectives collectives) => apply(values, collectives);

    public override Tensor forward(AutogradContext ctx, params object[] vars)
    {
        ctx.save_data(Collectives, vars[1]);
        return ((ICollectives)vars[1]).Sum(((Tensor)vars[0]).clone());
    }

    public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output) =>
        [((ICollectives)ctx.get_data(Collectives)).Sum(grad_output.clone()), null!];
}
