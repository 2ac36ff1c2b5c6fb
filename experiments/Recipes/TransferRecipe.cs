using System.Text.Json.Serialization;

namespace Mira.Experiments.Recipes;

/// <summary>Multinomial logistic regression on frozen features: transfer to another data set.</summary>
/// <remarks>Source: paper Tables 5 and 11; Ericsson et al., linear.py @4e9b9c2 of ssl-transfer.</remarks>
public sealed record TransferRecipe
{
    private const double LargestWeightDecay = 5, SmallestWeightDecay = -6;

    /// <summary>How classifiers are fitted.</summary>
    public TransferProtocol Protocol { get; init; } = TransferProtocol.Paper;

    /// <summary>What is reported; null for the metric of the data set.</summary>
    public TransferMetric? Metric { get; init; }

    /// <summary>The one C to fit; null to search <see cref="Grid"/>.</summary>
    public double? C { get; init; }

    /// <summary>The values of C to search; null for those of <see cref="GridSize"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<double>? Candidates { get; init; }

    /// <summary>Values of C that are tried.</summary>
    public int GridSize { get; init; } = 45;

    /// <summary>Whether the paper protocol stops as scikit-learn from 1.4 on; as 0.22 otherwise, with which the
    /// paper's code was tested.</summary>
    public bool StopsAsScikitLearn14 { get; init; }

    /// <summary>Share of the training images that chooses C where the set has no official validation split.</summary>
    public double HeldOutShare { get; init; } = 0.2;

    /// <summary>The values tried, the largest first; unless given, from 1e6 down to 1e-5, evenly spaced in their
    /// logarithm.</summary>
    public IReadOnlyList<double> Grid() => C is { } one ? [one]
        : Candidates is { } several ? [.. several.Distinct().OrderDescending()]
        : [.. Enumerable.Range(0, GridSize).Select(place =>
        // The paper's code spaces weight decays in float32.
        1 / (double)(float)Math.Pow(10, SmallestWeightDecay
            + ((LargestWeightDecay - SmallestWeightDecay) * place / Math.Max(1, GridSize - 1))))];

    /// <summary>The metric of a data set in the paper.</summary>
    public TransferMetric MetricOf(string data) => Metric ?? data switch
    {
        "aircraft" or "caltech101" or "flowers" or "pets" => TransferMetric.MeanPerClass,
        "voc2007" => TransferMetric.MeanAveragePrecision,
        _ => TransferMetric.Top1,
    };

    /// <summary>Short fingerprint of everything that changes the result.</summary>
    public string Hash => RecipeHash.Of(this);
}

/// <summary>What a transfer evaluation reports.</summary>
public enum TransferMetric
{
    /// <summary>Share of the images whose first guess is right.</summary>
    Top1,

    /// <summary>That share within each class, averaged.</summary>
    MeanPerClass,

    /// <summary>11-point average precision of each class, averaged.</summary>
    MeanAveragePrecision,
}

/// <summary>How the classifiers of a transfer evaluation are fitted.</summary>
public enum TransferProtocol
{
    /// <summary>As the paper's code: L-BFGS from large C to small, each fit from the one before, 100
    /// iterations at most.</summary>
    Paper,

    /// <summary>To the minimum, with a certificate.</summary>
    Converged,
}
