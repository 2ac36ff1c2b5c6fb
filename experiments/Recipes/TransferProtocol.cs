namespace Mira.Experiments.Recipes;

/// <summary>How the classifiers of a transfer evaluation are fitted.</summary>
public enum TransferProtocol
{
    /// <summary>As the paper's code: L-BFGS from large C to small, each fit from the one before, 100 iterations at most.</summary>
    Paper,

    /// <summary>To the minimum, with a certificate.</summary>
    Converged,
}
