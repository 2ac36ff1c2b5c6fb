namespace Mira.Experiments.Recipes;

/// <summary>The layers between features and prototype scores.</summary>
/// <remarks>Source: official builder.py @2a62538.</remarks>
public sealed record ProjectorRecipe
{
    /// <summary>Width of the two hidden layers.</summary>
    public int HiddenDimension { get; init; } = 2048;

    /// <summary>Length of an embedding.</summary>
    public int EmbeddingDimension { get; init; } = 256;

    /// <summary>Number of prototypes K.</summary>
    public int Prototypes { get; init; } = 3000;
}
