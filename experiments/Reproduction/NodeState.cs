namespace Mira.Experiments.Reproduction;

/// <summary>How far a node is, as its files say; no image is looked at.</summary>
/// <param name="Node">The node.</param>
/// <param name="Done">Evaluations that are done.</param>
/// <param name="Pretraining">How far the pretraining is, in words.</param>
/// <param name="Left">Time that the pretraining will take, as with other seeds, or reckoned from measured speeds; a begun one is counted in full.</param>
public sealed record NodeState(RunNode Node, int Done, string Pretraining, TimeSpan Left)
{
    /// <summary>Whether nothing is left to do.</summary>
    public bool IsDone => Done == Node.Evaluations.Count;
}
