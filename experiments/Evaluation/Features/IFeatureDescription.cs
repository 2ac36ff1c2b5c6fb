namespace Mira.Experiments.Evaluation.Features;

/// <summary>What is known of features besides their values.</summary>
public interface IFeatureDescription
{
    /// <summary>Number of images.</summary>
    int Count { get; }

    /// <summary>Numbers in a feature.</summary>
    int Dimensions { get; }

    /// <summary>Number of classes: as many as are named, or as the labels need.</summary>
    int Classes { get; }

    /// <summary>Whether an image may have several classes.</summary>
    bool IsMultiLabel { get; }

    /// <summary>Class numbers from 0, [n]; empty where images may have several.</summary>
    IReadOnlyList<long> Labels { get; }

    /// <summary>Name of each class number; empty where not known.</summary>
    IReadOnlyList<string> ClassNames { get; }

    /// <summary>Where the features come from.</summary>
    FeatureOrigin Origin { get; }

    /// <summary>SHA-256 of values, labels and file names: equal hashes are equal features.</summary>
    string ContentHash { get; }
}
