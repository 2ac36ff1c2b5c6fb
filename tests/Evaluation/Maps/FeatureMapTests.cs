using Mira.Experiments.Evaluation;
using Mira.Experiments.Evaluation.Knn;
using Mira.Experiments.Evaluation.Maps;
using Mira.Experiments.Records;
using Mira.Experiments.Reporting.Charts;
using Mira.Experiments.Reporting.Figures;
using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Tests.Evaluation.Maps;

/// <summary>Maps of features, against scikit-learn: tests/Golden/golden_tsne.py.</summary>
public sealed class FeatureMapTests : IDisposable
{
    private const int Count = 150, Width = 12;

    private readonly GoldenFile _golden = new("tsne.safetensors");

    public void Dispose() => _golden.Dispose();

    private double[] Rows => Array.ConvertAll(_golden.Array<float>("rows").ToArray(), value => (double)value);

    [Fact]
    public void Affinities_are_those_of_scikit_learn()
    {
        var near = Affinities.Of(Rows, Count, perplexity: 30, threads: 1);
        var expected = _golden.Array<float>("affinities");
        for (var (row, at) = (0, 0); row < Count; row++)
        {
            Assert.Equal(0, near[(row * Count) + row]);
            for (var column = row + 1; column < Count; column++, at++)
            {
                Assert.InRange(near[(row * Count) + column], expected[at] - 1e-6, expected[at] + 1e-6);
                // Its bisection ends at a difference of entropies of 1e-5, ours at 1e-10.
                Assert.InRange(near[(row * Count) + column] / expected[at], 0.999, 1.001);
                Assert.Equal(near[(row * Count) + column], near[(column * Count) + row]);
            }
        }
        Assert.Equal(1, near.Sum(value => (double)value), 6);
    }

    [Fact]
    public void The_map_loses_as_little_as_that_of_scikit_learn()
    {
        var golden = _golden.Doubles("divergences");

        var (_, divergence) = Map(threads: 1);

        Assert.InRange(divergence, 0.97 * golden.Min(), 1.03 * golden.Max());
    }

    [Fact]
    public void The_number_of_threads_changes_no_bit() => Assert.Equal(Map(threads: 1).Places, Map(threads: 2).Places);

    [Fact]
    public void Principal_axes_are_those_of_scikit_learn()
    {
        using var rows = tensor(Rows).view(Count, Width);
        var (found, axes) = PrincipalAxes.Of(rows, 2);
        var expected = _golden.Doubles("axes");

        Assert.Equal(2, axes);
        for (var axis = 0; axis < 2; axis++)
        {
            var sign = Math.Sign(found[axis] * expected[axis]);
            Assert.All(Enumerable.Range(0, Count), row =>
                Assert.Equal(sign * expected[(2 * row) + axis], found[(2 * row) + axis], 8));
            Assert.True(Enumerable.Range(0, Count).Select(row => found[(2 * row) + axis]).MaxBy(Math.Abs) > 0);
        }
    }

    [Theory]
    [InlineData(MapKind.Pca, "PCA")]
    [InlineData(MapKind.Tsne, "t-SNE")]
    public void A_map_has_a_row_for_each_image_with_its_class(MapKind kind, string word)
    {
        using var bank = new FeatureBank(tensor(_golden.Array<float>("rows").ToArray()).view(Count, Width),
            [.. Enumerable.Range(0, Count).Select(row => row % 5)]);
        var map = new FeatureMap(kind, 40);
        var places = map.Sample(Count);

        var rows = map.Of(new SelectedFeatures(bank, places), places, (Subject, ["a", "b"]), Settings);

        Assert.Equal(places, rows.Select(row => row.Image));
        Assert.Equal((40, 0, 146), (places.Count, places[0], places[^1]));
        Assert.All(rows, row => Assert.Equal((row.Image % 5, word, "MIRA", kind == MapKind.Tsne),
            (row.Label, row.Map, row.Method, row.Divergence is not null)));
        Assert.Equal(["", "a", "b"], rows.Select(row => row.Name).Distinct().Order(StringComparer.Ordinal));
        Assert.True(rows.Select(row => (row.X, row.Y)).Distinct().Count() == 40);
    }

    [Fact]
    public void Equal_features_give_finite_places()
    {
        using var bank = new FeatureBank(ones(20, 6), new int[20]);
        var rows = new FeatureMap().Of(bank, [.. Enumerable.Range(0, 20)], (Subject, []), Settings);

        Assert.All(rows, row => Assert.True(double.IsFinite(row.X) && double.IsFinite(row.Y)
            && double.IsFinite(row.Divergence!.Value)));
        using var few = new FeatureBank(ones(2, 6), new int[2]);
        Assert.Empty(new FeatureMap().Of(few, [0, 1], (Subject, []), Settings));
    }

    [Fact]
    public void Interrupting_ends_a_map()
    {
        using var bank = new FeatureBank(rand(20, 6), new int[20]);
        var settings = Settings with { Stop = new CancellationToken(true) };
        Assert.Throws<OperationCanceledException>(() =>
            new FeatureMap().Of(bank, [.. Enumerable.Range(0, 20)], (Subject, []), settings));
    }

    [Fact]
    public void The_figure_has_a_panel_a_network_and_shows_ten_classes_of_many()
    {
        MapRow[] rows =
        [
            .. from method in (string[])["MIRA", MethodNames.RandomWeights]
               from image in Enumerable.Range(0, 60)
               select Rows12(method, image),
        ];
        var figure = MapFigure.Draw(rows);

        Assert.Equal(["MIRA", MethodNames.RandomWeights], figure.Panels.Select(panel => panel.Title));
        Assert.All(figure.Panels, panel => Assert.Equal(11, panel.Series.Count));
        Assert.Equal(120, figure.Panels.Sum(panel => panel.Series.Sum(series => series.Points.Count)));
        Assert.Contains("KL = 0.500", figure.Panels[0].XLabel, StringComparison.Ordinal);
        var svg = Chart.Svg(figure);
        Assert.Contains("class0", svg, StringComparison.Ordinal);
        Assert.Contains("other", svg, StringComparison.Ordinal);
        Assert.Equal(svg, Chart.Svg(figure));
    }

    private static MapRow Rows12(string method, int image) => new()
    {
        Method = method,
        Encoder = "teacher",
        Map = "t-SNE",
        Image = image,
        Label = image % 12,
        Name = FormattableString.Invariant($"class{image % 12}"),
        X = Math.Sin(image),
        Y = image,
        Divergence = 0.5,
    };

    private static EvaluationSubject Subject => new() { Method = "MIRA", Encoder = "teacher", DataHash = "" };

    private static EvaluationSettings Settings => new(new Compute(CPU, ComputePrecision.Fp32, 1));

    private (double[] Places, double Divergence) Map(int threads)
    {
        using var rows = tensor(Rows).view(Count, Width);
        return Tsne.Run(Affinities.Of(Rows, Count, 30, threads), PrincipalAxes.Of(rows, 2).Rows, threads, _ => { });
    }
}
