using Mira.Experiments.Evaluation.Knn;
using Mira.Experiments.Records;

namespace Mira.Experiments.Evaluation.Maps;

/// <summary>How features are brought into a plane.</summary>
public enum MapKind
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Along the two axes in which they vary most.</summary>
    Pca,

    /// <summary>So that near features stay near.</summary>
    Tsne,
}

/// <summary>A map of the features of some test images.</summary>
/// <param name="Kind">How it is made.</param>
/// <param name="Points">Number of images, spread evenly over the set; fewer where there are fewer.</param>
public sealed record FeatureMap(MapKind Kind = MapKind.Tsne, int Points = FeatureMap.UsualPoints)
{
    /// <summary>Images of a map whose number nobody asked for: more points cover each other.</summary>
    public const int UsualPoints = 1000;

    /// <summary>Images that a map may have: t-SNE holds a number for each pair of them.</summary>
    public const int MostPoints = 10_000;

    // Fewer points have no neighborhoods worth a map.
    private const int LeastPoints = 3;

    // As in the paper: distances are measured along so many principal axes.
    private const int Axes = 50;
    private const double Perplexity = 30;

    // Each point has about three times as many neighbors as the perplexity says.
    private const int NeighborsOfPerplexity = 3;

    /// <summary>The map of features.</summary>
    /// <param name="features">Features of the images of the map.</param>
    /// <param name="numbers">Their places in their set, for the table.</param>
    /// <param name="subject">Whose features they are, and the names of the classes, empty where not known.</param>
    /// <param name="settings">Threads, progress.</param>
    /// <returns>One row for each image; none where no map is asked for or there are too few images.</returns>
    public IReadOnlyList<MapRow> Of(ILabeledFeatures features, IReadOnlyList<int> numbers,
        (EvaluationSubject Whose, IReadOnlyList<string> Classes) subject, EvaluationSettings settings)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(numbers);
        ArgumentNullException.ThrowIfNull(settings);
        if (Kind == MapKind.None || features.Count < LeastPoints || features.Dimension < 2)
        {
            return [];
        }
        var (rows, axes) = PrincipalAxes.Of(features, Kind == MapKind.Tsne ? Axes : 2);
        var (found, divergence) = Kind == MapKind.Pca ? (rows, (double?)null) : Placed(rows, axes, settings);
        var (whose, names) = subject;
        return [.. numbers.Select((number, row) => new MapRow
        {
            Method = whose.Method,
            Encoder = whose.Encoder,
            Map = Kind == MapKind.Pca ? "PCA" : "t-SNE",
            Image = number,
            Label = features.Labels[row],
            Name = features.Labels[row] < names.Count ? names[features.Labels[row]] : "",
            X = found[2 * row],
            Y = found[(2 * row) + 1],
            Divergence = divergence,
        })];
    }

    /// <summary>Places of the images of a map, evenly spaced: sets are often sorted by class.</summary>
    public IReadOnlyList<int> Sample(int count)
    {
        var points = Math.Min(Points, count);
        return [.. Enumerable.Range(0, points).Select(point => (int)((long)point * count / points))];
    }

    private static (double[] Places, double? Divergence) Placed(double[] rows, int axes, EvaluationSettings settings)
    {
        var count = rows.Length / axes;
        var perplexity = Math.Min(Perplexity, (count - 1.0) / NeighborsOfPerplexity);
        var near = Affinities.Of(rows, count, Math.Max(1, perplexity), settings.Compute.Threads);
        double[] start = [.. Enumerable.Range(0, count).SelectMany(row => new[] { rows[row * axes],
            rows[(row * axes) + 1] })];
        return Tsne.Run(near, start, settings.Compute.Threads, done =>
            settings.Report("map", done, Tsne.Iterations));
    }
}
