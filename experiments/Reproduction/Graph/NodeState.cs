namespace Mira.Experiments.Reproduction.Graph;

/// <summary>How far a node is, as its files say; no image is looked at.</summary>
/// <param name="Node">The node.</param>
/// <param name="Done">Evaluations that are done.</param>
/// <param name="Pretraining">How far the pretraining is, in words.</param>
/// <param name="Seconds">Time that is left to spend, estimated; null where nothing was measured to estimate from.</param>
public sealed record NodeState(RunNode Node, int Done, string Pretraining, double? Seconds)
{
    /// <summary>Whether nothing is left to do.</summary>
    public bool IsDone => Done == Node.Evaluations.Count;
}
