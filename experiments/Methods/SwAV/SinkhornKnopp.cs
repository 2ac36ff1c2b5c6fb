using Mira.Datasets;
using Mira.Experiments.Collectives;
using Mira.Experiments.Methods.Sweeps;
using Mira.Experiments.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.SwAV;

/// <summary>SwAV's targets: Sinkhorn-Knopp towards equal use of all prototypes; the regularization is ε.</summary>
/// <remarks>
/// One iteration makes every prototype's total 1/K, then every sample's 1/B, as swav@06b1b7c's
/// <c>distributed_sinkhorn</c>. Differs from swav@06b1b7c: in logarithms, so that exp(logit/ε) cannot overflow.
/// </remarks>
/// <param name="Iterations">Number of iterations, at least 1; SwAV makes 3.</param>
/// <param name="Shared">The processes that share a batch; null where one holds it whole.</param>
public sealed record SinkhornKnopp(int Iterations, SharedRows? Shared = null) : ISelfLabeling
{
    /// <summary>Asks for an early end, at the next iteration.</summary>
    public CancellationToken Stop { get; init; }

    /// <inheritdoc/>
    /// <exception cref="InputException">The shape, ε or the iteration count is out of range.</exception>
    public Assignment Assign(Tensor logits, double regularization)
    {
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        var scaling = Start(logits, regularization);
        for (var iteration = 1; iteration < Iterations; iteration++)
        {
            Stop.ThrowIfCancellationRequested();
            scaling.Advance();
        }
        return new Assignment(scaling.Targets().MoveToOuterDisposeScope(), Iterations, null);
    }

    /// <summary>Visits the assignments after iterations 1, 2, … ; each is disposed of after its visit.</summary>
    /// <exception cref="InputException">The shape, ε or the iteration count is out of range.</exception>
    public void Trace(Tensor logits, double epsilon, Action<Assignment> visit)
    {
        ArgumentNullException.ThrowIfNull(visit);
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        var scaling = Start(logits, epsilon);
        for (var iteration = 1; iteration <= Iterations; iteration++)
        {
            using var assignment = new Assignment(scaling.Targets(), iteration, null);
            visit(assignment);
            scaling.Advance();
        }
    }

    /// <summary>The weights after the first iteration; its second half is the normalization that
    /// targets have anyway.</summary>
    private StabilizedScaling Start(Tensor logits, double epsilon)
    {
        Validate(logits, epsilon);
        var batch = new GlobalBatch(logits.shape[0], Shared);
        var scaled = Scale(logits, epsilon, batch, out var samples);
        return new StabilizedScaling(scaled, batch.LogSumExp(scaled.add(samples, alpha: Scalars.One).logsumexp(0))
            .neg_(), batch);
    }

    /// <summary>Weights that give every prototype its share, 1/K of the samples, whose factors are what the last
    /// weights made them.</summary>
    /// <remarks>A total of 1 instead gives the same targets, but weights that grow by K/B in every iteration
    /// until they overflow.</remarks>
    internal static Tensor Next(IKernelSweep sweep, Tensor logWeights, long prototypes, GlobalBatch batch)
    {
        var logMeans = sweep.LogColumnMeans(logWeights, batch);
        using var share = Math.Log(prototypes).ToScalar();
        _ = logMeans.add_(share).neg_();
        return logMeans;
    }

    /// <summary>logits/ε with every row's largest taken out, exactly, into the factor of its sample.</summary>
    private static Tensor Scale(Tensor logits, double epsilon, GlobalBatch batch, out Tensor samples)
    {
        var values = Logits.ForSolving(logits);
        var largest = values.amax([1], keepdim: true);
        using var divisor = epsilon.ToScalar();
        samples = largest.sub(batch.Maximum(largest.max())).div_(divisor);
        return values.sub(largest).div_(divisor);
    }

    private void Validate(Tensor logits, double epsilon)
    {
        Logits.RequireMatrix(logits);
        if (!(epsilon > 0 && double.IsFinite(epsilon)) || Iterations < 1)
        {
            throw new InputException($"Sinkhorn-Knopp was given ε = {epsilon} and {Iterations} iterations; " +
                "expected a positive ε, such as SwAV's 0.05, and at least 1 iteration.");
        }
        Logits.RequireDivisor(logits, epsilon, $"ε = {epsilon}");
    }
}
