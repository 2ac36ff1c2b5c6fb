using Mira.Experiments.Evaluation;
using Mira.Experiments.Evaluation.Features;
using Mira.Experiments.Evaluation.Knn;
using static TorchSharp.torch;

namespace Mira.Experiments.Benchmarks;

/// <summary>Features of a nearest-neighbor benchmark: a bank, queries, and what they are.</summary>
/// <param name="Name">What they are, for results.</param>
/// <param name="Bank">Entries; disposed of with this object.</param>
/// <param name="Queries">Images to classify.</param>
public sealed record KnnFeatures(string Name, ILabeledFeatures Bank, FeatureBank Queries) : IDisposable
{
    private const int Classes = 1000;
    // Features in memory on their way to a file.
    private const int StoredRows = 16_384;

    /// <summary>Numbers of entries and queries, and their length.</summary>
    public KnnSize Size => new(Queries.Count, Bank.Count, Bank.Dimension);

    /// <summary>Random features, which differ along all axes alike: nothing is nearer than anything else.</summary>
    /// <param name="size">How many of which length.</param>
    /// <param name="inFile">Whether the bank is in a temporary file.</param>
    public static KnnFeatures Random(KnnSize size, bool inFile)
    {
        ArgumentNullException.ThrowIfNull(size);
        ILabeledFeatures bank = inFile
            ? new StoredFeatures(size.Dimension, Labels(size.Entries), Enumerable.Range(0, size.Entries)
                .Chunk(StoredRows).Select((places, slice) => Draw(places.Length, size.Dimension, (ulong)slice + 1)))
            : Draw(size.Entries, size.Dimension, 1);
        return new("random", bank, Draw(size.Queries, size.Dimension, 0));
    }

    /// <summary>Features of files, such as 'mira extract' writes; takes ownership of them.</summary>
    /// <exception cref="Datasets.InputException">Images have several labels.</exception>
    public static KnnFeatures Of(FeatureSet bank, FeatureSet queries)
    {
        ArgumentNullException.ThrowIfNull(bank);
        ArgumentNullException.ThrowIfNull(queries);
        using (bank)
        using (queries)
        {
            return new(bank.ContentHash[..12], FeatureFileRows.Of(bank), FeatureFileRows.Of(queries));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ((IDisposable)Bank).Dispose();
        Queries.Dispose();
    }

    private static int[] Labels(int count) => [.. Enumerable.Range(0, count).Select(i => i % Classes)];

    private static FeatureBank Draw(int count, int dimension, ulong seed)
    {
        using var generator = new Generator(seed);
        return new FeatureBank(randn(count, dimension, generator: generator), Labels(count));
    }
}

/// <summary>Size of a nearest-neighbor evaluation.</summary>
/// <param name="Queries">Images to classify.</param>
/// <param name="Entries">Images of the bank.</param>
/// <param name="Dimension">Length of a feature vector.</param>
public sealed record KnnSize(int Queries, int Entries, int Dimension);
