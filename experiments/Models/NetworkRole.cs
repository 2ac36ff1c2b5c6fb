namespace Mira.Experiments.Models;

/// <summary>Which of two networks a head is for.</summary>
internal enum NetworkRole
{
    /// <summary>The network that gradients move.</summary>
    Student,

    /// <summary>Its moving average; it has no predictor.</summary>
    Teacher,
}
