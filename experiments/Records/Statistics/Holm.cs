namespace Mira.Experiments.Records.Statistics;

/// <summary>Holm's correction: p-values of several tests, made larger so that one false alarm among all of them stays rare.</summary>
/// <remarks>Source: Holm, "A simple sequentially rejective multiple test procedure" (1979).</remarks>
public static class Holm
{
    /// <summary>The corrected values, in the order given; values that are not numbers stay so and do not count.</summary>
    public static IReadOnlyList<double> Adjust(IReadOnlyList<double> probabilities)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        var places = Enumerable.Range(0, probabilities.Count).Where(place => !double.IsNaN(probabilities[place]))
            .OrderBy(place => probabilities[place]).ToList();
        var adjusted = probabilities.ToArray();
        var largest = 0.0;
        foreach (var (rank, place) in places.Index())
        {
            largest = Math.Max(largest, Math.Min(1, (places.Count - rank) * probabilities[place]));
            adjusted[place] = largest;
        }
        return adjusted;
    }
}
