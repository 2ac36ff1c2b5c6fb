using Mira.Datasets;
using Mira.Experiments.Files;
using Mira.Experiments.Files.Numpy;
using Mira.Experiments.Methods;
using Mira.Experiments.Methods.Mira;
using Mira.Experiments.Records;
using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Experiments.ScoreFiles;

/// <summary>Makes targets from scores in a file, and measures the quality of the targets.</summary>
/// <param name="Method">The solver.</param>
/// <param name="Regularization">Its strength: β of MIRA, ε of Sinkhorn-Knopp.</param>
/// <param name="Temperature">τ of the objective that is reported.</param>
/// <param name="Beta">β of the objective that is reported.</param>
public sealed record FileLabeling(ISelfLabeling Method, double Regularization, double Temperature, double Beta)
{
    /// <summary>What was asked for, for the record of a run.</summary>
    public LabelingSettings Settings => new()
    {
        Solver = Method is MiraAssignment ? "MIRA" : "Sinkhorn-Knopp",
        Regularization = Regularization,
        Temperature = Temperature,
        Beta = Beta,
    };

    /// <summary>Reads scores [batch, prototypes] from a .npy file and writes the targets to another, in the
    /// same number type.</summary>
    /// <exception cref="InputException">A file cannot be used, a score is not finite, or a setting is out of range;
    /// nothing is written.</exception>
    /// <exception cref="OperationCanceledException">The solver was asked for an early end;
    /// nothing is written.</exception>
    public LabelingSummary Run(string logitsPath, string targetsPath, Compute compute)
    {
        ArgumentNullException.ThrowIfNull(compute);
        using var scope = NewDisposeScope();
        var logits = NumpyFile.Read(logitsPath).to(compute.Device);
        Logits.RequireMatrix(logits);
        Logits.RequireFinite(logits);
        RequireRange(logits);
        using var assignment = Method.Assign(logits, Regularization);
        var summary = Summary(logits, assignment);
        NumpyFile.Write(targetsPath, assignment.Targets);
        return summary;
    }

    /// <summary>The solver and the objective divide by settings; neither may make a score infinite.</summary>
    private void RequireRange(Tensor logits)
    {
        if (Method is MiraAssignment && Beta is >= 0 and < 1 && Temperature > 0)
        {
            Logits.RequireRange(logits, Temperature * (1 - Beta), $"τ = {Temperature} and β = {Beta}");
        }
        else if (Method is not MiraAssignment && Regularization > 0)
        {
            Logits.RequireRange(logits, Regularization, $"ε = {Regularization}");
        }
        using var wide = logits.to_type(ScalarType.Float64);
        if (!(Temperature > 0))
        {
            throw new InputException($"τ is {Temperature}; expected a positive temperature, such " +
                "as the paper's 0.225.");
        }
        Logits.RequireRange(wide, Temperature, $"τ = {Temperature}");
    }

    private LabelingSummary Summary(Tensor logits, Assignment assignment)
    {
        var targets = Finite.Require(assignment.Targets, "targets").to_type(ScalarType.Float64);
        var scores = logits.to_type(ScalarType.Float64);
        // Less their largest, which changes nothing: large scores would exceed float64 when divided.
        var logProbabilities = scores.sub(scores.amax([1], keepdim: true)).div(Temperature).log_softmax(1);
        return new LabelingSummary
        {
            Samples = targets.shape[0],
            Prototypes = targets.shape[1],
            PrototypesInUse = LabelStatistics.PrototypesInUse(targets).item<long>(),
            MutualInformation = Finite.Require(LabelStatistics.MutualInformation(targets).item<double>(),
                "mutual information"),
            MarginalEntropy = Finite.Require(LabelStatistics.MarginalEntropy(targets).item<double>(),
                "marginal entropy"),
            Objective = Finite.Require(MiraObjective.Value(targets, logProbabilities, Beta)
                .item<double>(), "objective"),
            Iterations = assignment.Iterations,
            CertifiedError = assignment.Certificate?.TotalVariation,
            Tolerance = Method is MiraAssignment { Solver: var solver } ? solver.Tolerance : null,
            IterationLimit = Method is MiraAssignment { Solver.Iterations: var most } ? most : assignment.Iterations,
        };
    }
}

/// <summary>How scores of a file were turned into targets.</summary>
public sealed record LabelingSettings
{
    /// <summary>"MIRA" or "Sinkhorn-Knopp".</summary>
    public required string Solver { get; init; }

    /// <summary>Its strength: β of MIRA, ε of Sinkhorn-Knopp.</summary>
    public required double Regularization { get; init; }

    /// <summary>τ of the objective.</summary>
    public required double Temperature { get; init; }

    /// <summary>β of the objective.</summary>
    public required double Beta { get; init; }
}
