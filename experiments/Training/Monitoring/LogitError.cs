using Mira.Experiments.Models;
using Mira.Experiments.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Experiments.Training.Monitoring;

/// <summary>How far a head's logits are from the cosines they stand for.</summary>
internal static class LogitError
{
    private const int Samples = 8;

    // Any length but 1: a head that does not normalize its input shows it.
    private const double Length = 3;

    /// <summary>Largest difference over a few embeddings in the directions of prototypes; 0
    /// up to rounding where both are normalized; null where the head has no prototypes.</summary>
    internal static double? Of(Head head) =>
        head is PrototypeHead { Prototypes: { ScoresCosines: true } prototypes } ? Of(prototypes) : null;

    private static double Of(Prototypes head)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        using var length = Length.ToScalar();
        var directions = nn.functional.normalize(head.get_parameter("weight_v")!, dim: 1);
        var samples = directions.narrow(0, 0, Math.Min(Samples, directions.shape[0]));
        return HostRead.Number(head.call(samples.mul(length)).sub_(samples.matmul(directions.t())).abs_().max());
    }
}
