namespace Mira.Experiments.Recipes;

/// <summary>How the losses of the two global views' targets become one.</summary>
public enum LossReduction
{
    /// <summary>Their mean, as official train.py@2a62538 has it.</summary>
    Mean,

    /// <summary>Their sum, as the paper's Eq. 8 and Algorithm 1 have it.</summary>
    Sum,
}
