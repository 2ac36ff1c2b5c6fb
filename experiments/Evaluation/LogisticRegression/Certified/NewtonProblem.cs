using static TorchSharp.torch;

namespace Mira.Experiments.Evaluation.LogisticRegression.Certified;

/// <summary>A problem in the coordinates in which it is solved, and the constants of every pass over it.</summary>
internal sealed class NewtonProblem : IDisposable
{
    private readonly Dictionary<double, Tensor> _weights = [];

    internal NewtonProblem(LogisticProblem problem)
    {
        using var scope = NewDisposeScope();
        Basis = new(problem.Features);
        OneHot = problem.OneHot.t().contiguous().DetachFromDisposeScope();
        Passes = new(Basis.Values, problem.Labels.data<long>().ToArray(), (int)problem.Classes);
        IsWrong = OneHot.eq(0).to(ScalarType.Float64).DetachFromDisposeScope();
        One = tensor([1.0]).DetachFromDisposeScope();
        Half = tensor([0.5]).DetachFromDisposeScope();
        Zero = tensor([0.0]).DetachFromDisposeScope();
    }

    internal FeatureBasis Basis { get; }

    /// <summary>Passes over the features in these coordinates.</summary>
    internal NewtonPasses Passes { get; }

    /// <summary>[classes, n]: 1 for the right class.</summary>
    internal Tensor OneHot { get; }

    /// <summary>[classes, n]: 1 for the wrong classes.</summary>
    internal Tensor IsWrong { get; }

    /// <summary>The number 1.</summary>
    internal Tensor One { get; }

    /// <summary>The number ½.</summary>
    internal Tensor Half { get; }

    /// <summary>The number 0.</summary>
    internal Tensor Zero { get; }

    internal long Count => OneHot.size(1);

    /// <summary>C as a tensor of one element, held as long as the problem.</summary>
    internal Tensor Weight(double c)
    {
        if (!_weights.TryGetValue(c, out var weight))
        {
            _weights[c] = weight = tensor([c]).DetachFromDisposeScope();
        }
        return weight;
    }

    /// <summary>Where every path begins: no coefficients, and the intercepts that this asks for.</summary>
    internal NewtonPoint Start(double c)
    {
        using var scope = NewDisposeScope();
        return new(this, c, zeros(OneHot.size(0), Basis.Squares.size(0), dtype: ScalarType.Float64),
            OneHot.mean([1]).log_());
    }

    public void Dispose()
    {
        Basis.Dispose();
        foreach (var tensor in (Tensor[])[OneHot, IsWrong, One, Half, Zero, .. _weights.Values])
        {
            tensor.Dispose();
        }
    }
}
