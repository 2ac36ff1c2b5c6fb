using static TorchSharp.torch;

namespace Mira.Experiments.Methods.Sweeps;

/// <summary>One pass over the batch: this process's rows k [batch, prototypes] of positive affinities, never copied in the loop.</summary>
internal interface IKernelSweep
{
    /// <summary>What rounding can do to the sums of a pass.</summary>
    SweepRounding Rounding { get; }

    /// <summary>log meanᵢ kᵢⱼ / Σₗ kᵢₗ wₗ, for every prototype j; the mean goes over the rows of all processes.</summary>
    /// <param name="logWeights">log w, [prototypes].</param>
    Tensor LogColumnMeans(Tensor logWeights);

    /// <summary>The targets kᵢⱼ wⱼ / Σₗ kᵢₗ wₗ, a new tensor [batch, prototypes].</summary>
    Tensor Targets(Tensor logWeights);
}

/// <summary>How a pass computes its sums: what an analysis of its rounding errors needs to know.</summary>
/// <param name="Type">Number type of all sums.</param>
/// <param name="RowChain">Additions that the sum over a row makes, at most, one upon the other.</param>
/// <param name="ColumnChain">The same of the sum over a column, of all processes.</param>
/// <param name="IsLogarithmic">Whether products are made as sums of logarithms.</param>
internal sealed record SweepRounding(ScalarType Type, long RowChain, long ColumnChain, bool IsLogarithmic = false)
{
    /// <summary>u: the relative error of one operation.</summary>
    internal double UnitRoundoff => Logits.UnitRoundoff(Type);

    /// <summary>η: smaller numbers have fewer digits.</summary>
    internal double LeastNormal => Logits.LeastNormal(Type);
}
