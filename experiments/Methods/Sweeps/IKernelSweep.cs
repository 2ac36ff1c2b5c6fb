using static TorchSharp.torch;

namespace Mira.Experiments.Methods.Sweeps;

/// <summary>One pass over the batch: this process's rows k [batch, prototypes] of positive affinities, never
/// copied in the loop.</summary>
internal interface IKernelSweep
{
    /// <summary>What rounding can do to the sums of a pass.</summary>
    SweepRounding Rounding { get; }

    /// <summary>Σᵢ kᵢⱼ / Σₗ kᵢₗ wₗ over this process's rows, for every prototype j; its logarithm where the pass is
    /// made in logarithms.</summary>
    /// <param name="logWeights">log w, [prototypes].</param>
    Tensor OwnColumns(Tensor logWeights);

    /// <summary>log meanᵢ kᵢⱼ / Σₗ kᵢₗ wₗ over the rows of all processes, from <see cref="OwnColumns"/> of them
    /// together, which it changes.</summary>
    Tensor LogMeans(Tensor columns);

    /// <summary>The targets kᵢⱼ wⱼ / Σₗ kᵢₗ wₗ, a new tensor [batch, prototypes].</summary>
    Tensor Targets(Tensor logWeights);
}

/// <summary>The exchange in the middle of a pass.</summary>
internal static class SweepExchange
{
    /// <summary>log meanᵢ kᵢⱼ / Σₗ kᵢₗ wₗ, for every prototype j; the mean goes over the rows
    /// of all processes.</summary>
    /// <param name="sweep">The pass.</param>
    /// <param name="logWeights">log w, [prototypes].</param>
    /// <param name="batch">The processes that hold the rows.</param>
    internal static Tensor LogColumnMeans(this IKernelSweep sweep, Tensor logWeights, GlobalBatch batch)
    {
        var columns = sweep.OwnColumns(logWeights);
        return sweep.LogMeans(sweep.Rounding.IsLogarithmic ? batch.LogSumExp(columns) : batch.Sum(columns));
    }
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
