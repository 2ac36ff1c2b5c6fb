using Mira.Datasets;
using Mira.Experiments.Interchange;
using Mira.Experiments.Methods;
using Mira.Experiments.Methods.Mira;
using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Experiments.ScoreFiles;

/// <summary>Labels scores that lie in a file, and says what the labels are worth.</summary>
/// <param name="Method">The solver.</param>
/// <param name="Regularization">Its strength: β of MIRA, ε of Sinkhorn-Knopp.</param>
/// <param name="Temperature">τ of the objective that is reported.</param>
/// <param name="Beta">β of the objective that is reported.</param>
public sealed record FileLabeling(ISelfLabeling Method, double Regularization, double Temperature, double Beta)
{
    /// <summary>Reads scores [batch, prototypes] from a .npy file and writes the targets to another, in the same number type.</summary>
    /// <exception cref="InputException">A file cannot be used, a score is not finite, or a setting is out of range; nothing is written.</exception>
    public LabelingSummary Run(string logitsPath, string targetsPath, Compute compute)
    {
        ArgumentNullException.ThrowIfNull(compute);
        using var scope = NewDisposeScope();
        var logits = NumpyFile.Read(logitsPath).to(compute.Device);
        Logits.RequireFinite(logits);
        using var assignment = Method.Assign(logits, Regularization);
        NumpyFile.Write(targetsPath, assignment.Targets);
        return Summary(logits, assignment);
    }

    private LabelingSummary Summary(Tensor logits, Assignment assignment)
    {
        var targets = assignment.Targets.to_type(ScalarType.Float64);
        var logProbabilities = logits.to_type(ScalarType.Float64).div(Temperature).log_softmax(1);
        return new LabelingSummary
        {
            Samples = targets.shape[0],
            Prototypes = targets.shape[1],
            PrototypesInUse = LabelStatistics.PrototypesInUse(targets).item<long>(),
            MutualInformation = LabelStatistics.MutualInformation(targets).item<double>(),
            MarginalEntropy = LabelStatistics.MarginalEntropy(targets).item<double>(),
            Objective = MiraObjective.Value(targets, logProbabilities, Beta).item<double>(),
            Iterations = assignment.Iterations,
            CertifiedError = assignment.Certificate?.TotalVariation,
        };
    }
}
