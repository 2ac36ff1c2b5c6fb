using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Experiments.Optimization;

/// <summary>Operations on all tensors of a list in one call: libtorch's grouped kernels, which
/// TorchSharp does not bind.</summary>
/// <remarks>
/// Numbers travel in float64 tensors on the CPU, as <see cref="Scalars"/> explains. The fused
/// kernels read memory in storage order, so the tensors of one parameter must have equal strides; libtorch lays
/// gradients out like their parameters.
/// </remarks>
internal sealed class GroupedOperations : IDisposable
{
    private const string Script = """
        def descend(values: List[Tensor], gradients: List[Tensor], momenta: List[Tensor], settings: Tensor, blocked: Tensor) -> int:
            torch._fused_sgd_(values, gradients, momenta, weight_decay=float(settings[0]), momentum=float(settings[1]),
                lr=float(settings[2]), dampening=0.0, nesterov=False, maximize=False, is_first_step=False, grad_scale=None,
                found_inf=blocked)
            return 0

        def adapt(values: List[Tensor], gradients: List[Tensor], momenta: List[Tensor], squares: List[Tensor],
                steps: List[Tensor], settings: Tensor, blocked: Tensor) -> int:
            none: List[Tensor] = []
            torch._foreach_add_(steps, 1.0)
            torch._fused_adam_(values, gradients, momenta, squares, none, steps, lr=float(settings[1]), beta1=0.9, beta2=0.999,
                weight_decay=float(settings[0]), eps=1e-8, amsgrad=False, maximize=False, grad_scale=None, found_inf=blocked)
            torch._foreach_sub_(steps, [blocked for _ in steps])
            return 0

        def follow(values: List[Tensor], leaders: List[Tensor], settings: Tensor, blocked: Tensor) -> int:
            none: List[Tensor] = []
            torch._fused_sgd_(values, leaders, none, weight_decay=1.0, momentum=0.0, lr=float(settings[0]), dampening=0.0,
                nesterov=False, maximize=True, is_first_step=False, grad_scale=None, found_inf=blocked)
            return 0

        def norms(values: List[Tensor]) -> Tensor:
            return torch.stack(torch._foreach_norm(values))

        def add(values: List[Tensor], others: List[Tensor], settings: Tensor) -> int:
            torch._foreach_add_(values, others, alpha=float(settings[0]))
            return 0

        def scale(values: List[Tensor], factors: Tensor) -> int:
            torch._foreach_mul_(values, torch.unbind(factors))
            return 0

        """;

    private readonly jit.CompilationUnit _unit = jit.compile(Script);

    /// <summary>m ← μ m + (g + λ w); w ← w − η m, unless blocked is 1.</summary>
    internal void Descend(ParameterGroup group, (double Decay, double Momentum, double Rate) settings, Tensor blocked)
    {
        using var numbers = tensor(new[] { settings.Decay, settings.Momentum, settings.Rate });
        // The kernel refuses momenta where there is no momentum; they stay 0 then.
        var momenta = settings.Momentum == 0 ? [] : group.Momenta;
        _unit.invoke("descend", group.Values, group.Gradients, momenta, numbers, blocked);
    }

    /// <summary>One step of Adam for parameters with a mean gradient m, a mean square s and a number of steps t, unless
    /// blocked is 1.</summary>
    /// <param name="means">The parameters, their gradients and m.</param>
    /// <param name="squares">s, in the same order.</param>
    /// <param name="steps">t, 0-dimensional, in the same order.</param>
    /// <param name="settings">Weight decay, a part of the gradient, and learning rate.</param>
    /// <param name="blocked">1 where nothing may move.</param>
    internal void Adapt(ParameterGroup means, Tensor[] squares, Tensor[] steps, (double Decay, double Rate) settings,
        Tensor blocked)
    {
        using var numbers = tensor(new[] { settings.Decay, settings.Rate });
        _unit.invoke("adapt", means.Values, means.Gradients, means.Momenta, squares, steps, numbers, blocked);
    }

    /// <summary>value ← value − share · (value − leader), unless blocked is 1.</summary>
    /// <remarks>A descent on half the squared distance: weight decay 1 is the value, the leader a
    /// gradient to climb.</remarks>
    internal void Follow(Tensor[] values, Tensor[] leaders, double share, Tensor blocked)
    {
        using var numbers = tensor(new[] { share });
        _unit.invoke("follow", values, leaders, numbers, blocked);
    }

    /// <summary>Euclidean norm of each tensor, [count].</summary>
    internal Tensor Norms(Tensor[] values) => _unit.invoke<Tensor>("norms", [values]);

    /// <summary>value ← value + factor · other.</summary>
    internal void Add(Tensor[] values, Tensor[] others, double factor)
    {
        using var numbers = tensor(new[] { factor });
        _unit.invoke("add", values, others, numbers);
    }

    /// <summary>value ← value · factor, each by its own.</summary>
    internal void Scale(Tensor[] values, Tensor factors) => _unit.invoke("scale", values, factors);

    public void Dispose() => _unit.Dispose();
}
