using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace Mira.Experiments.Collectives;

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
