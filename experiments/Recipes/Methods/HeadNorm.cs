namespace Mira.Experiments.Recipes.Methods;

/// <summary>Normalisation of the hidden layers of a head.</summary>
public enum HeadNorm
{
    /// <summary>None.</summary>
    None,

    /// <summary>Batch normalisation.</summary>
    Batch,
}
