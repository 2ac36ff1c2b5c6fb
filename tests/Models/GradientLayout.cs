using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace Mira.Tests.Models;

/// <summary>A copy whose gradient, on its way back, tells a listener how it lies in memory.</summary>
public sealed class GradientLayout : SingleTensorFunction<GradientLayout>
{
    public override string Name => nameof(GradientLayout);

    public override Tensor forward(AutogradContext ctx, params object[] vars)
    {
        ctx.save_data("listener", vars[1]);
        return ((Tensor)vars[0]).clone();
    }

    public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output)
    {
        ((Action<Tensor>)ctx.get_data("listener"))(grad_output);
        return [grad_output, null!];
    }
}
