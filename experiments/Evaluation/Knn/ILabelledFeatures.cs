namespace Mira.Experiments.Evaluation.Knn;

/// <summary>Features of labelled images that are read part by part, from memory or from a disk.</summary>
public interface ILabelledFeatures
{
    /// <summary>Number of images.</summary>
    int Count { get; }

    /// <summary>Numbers in a feature.</summary>
    int Dimension { get; }

    /// <summary>[images], class numbers from 0.</summary>
    IReadOnlyList<int> Labels { get; }

    /// <summary>Copies features of consecutive images; several threads may read at once.</summary>
    /// <param name="first">Place of the first image.</param>
    /// <param name="rows">[images · dimension], overwritten, row after row.</param>
    void Read(int first, Span<float> rows);
}
