namespace Mira.Experiments.Models;

/// <summary>What stands at the end of a perceptron.</summary>
internal enum MlpEnd
{
    /// <summary>A linear layer with bias.</summary>
    Linear,

    /// <summary>A linear layer without bias, then batch normalisation without weight and bias.</summary>
    Normalized,
}

/// <summary>Shape of a perceptron with batch normalisation and ReLU after every layer but the last.</summary>
/// <param name="Widths">Lengths of the input, of each hidden layer, and of the output.</param>
internal sealed record MlpShape(params int[] Widths)
{
    /// <summary>Whether hidden layers have biases, which the normalisation after them takes away again.</summary>
    internal bool HasHiddenBiases { get; init; } = true;

    /// <summary>What stands at the end.</summary>
    internal MlpEnd End { get; init; } = MlpEnd.Linear;
}
