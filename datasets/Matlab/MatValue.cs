namespace Mira.Datasets.Matlab;

/// <summary>A value of a MAT-file: an array of numbers, letters, cells or structures.</summary>
/// <param name="Dimensions">Size along each dimension; elements lie column by column.</param>
internal abstract record MatValue(IReadOnlyList<int> Dimensions)
{
    /// <summary>Number of elements.</summary>
    public int Count => Dimensions.Aggregate(1, (product, size) => product * size);

    /// <summary>What a message calls the value.</summary>
    public string Shape => $"{GetType().Name[3..].ToLowerInvariant()} array of {string.Join(" x ", Dimensions)}";
}

/// <summary>Real numbers of any type, exact up to 2^53 in size.</summary>
internal sealed record MatNumbers(IReadOnlyList<int> Dimensions, double[] Values) : MatValue(Dimensions);

/// <summary>Letters; those of one row are a word.</summary>
internal sealed record MatText(IReadOnlyList<int> Dimensions, string Letters) : MatValue(Dimensions);

/// <summary>Values of any kind.</summary>
internal sealed record MatCells(IReadOnlyList<int> Dimensions, MatValue[] Values) : MatValue(Dimensions);

/// <summary>Structures with the same fields.</summary>
/// <param name="Dimensions">Size along each dimension.</param>
/// <param name="Fields">The values of each field, one per structure.</param>
internal sealed record MatStructures(IReadOnlyList<int> Dimensions, IReadOnlyDictionary<string, MatValue[]> Fields) : MatValue(Dimensions);
