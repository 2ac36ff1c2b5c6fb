namespace Mira.Experiments.Recipes.Methods;

/// <summary>Length of the prototypes that embeddings of length 1 are multiplied with.</summary>
public enum PrototypeLength
{
    /// <summary>1, so that scores are cosines.</summary>
    One,

    /// <summary>Learned, from the length that random weights have.</summary>
    Learned,
}
