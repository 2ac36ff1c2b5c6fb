namespace Mira.Experiments.Records;

/// <summary>How well one class is recognized: one row of per-class.csv.</summary>
public sealed record ClassAccuracy
{
    /// <summary>Number of the class.</summary>
    public required int Label { get; init; }

    /// <summary>Its name; empty where not known.</summary>
    public string Name { get; init; } = "";

    /// <summary>Test images of the class.</summary>
    public required int Images { get; init; }

    /// <summary>Share of them whose first guess is right, in percent.</summary>
    public required double Top1 { get; init; }

    /// <summary>Every class that has test images, by number.</summary>
    /// <param name="labels">[images], the true classes.</param>
    /// <param name="guesses">[images], the first guesses.</param>
    /// <param name="names">Names by class number; empty where not known.</param>
    public static IReadOnlyList<ClassAccuracy> Of(IReadOnlyList<int> labels, IReadOnlyList<int> guesses,
        IReadOnlyList<string> names) =>
        [.. labels.Zip(guesses).GroupBy(pair => pair.First).OrderBy(ofClass => ofClass.Key)
            .Select(ofClass => new ClassAccuracy
        {
            Label = ofClass.Key,
            Name = ofClass.Key < names.Count ? names[ofClass.Key] : "",
            Images = ofClass.Count(),
            Top1 = 100.0 * ofClass.Count(pair => pair.First == pair.Second) / ofClass.Count(),
        })];
}
