using System.Text.RegularExpressions;
using System.Xml.Linq;
using Mira.Experiments.Records;
using Mira.Experiments.Reporting.Charts;
using Mira.Experiments.Reporting.Figures;
using Mira.Experiments.Tables;

namespace Mira.Tests.Reporting.Charts;

/// <summary>What a chart says of its lines and bars, and whether it has room for it.</summary>
public sealed class LegendTests
{
    [Fact]
    public void A_chart_of_nearest_neighbors_has_a_line_at_chance()
    {
        var knn = TrainingFigures.Knn([.. Samples.Curves.Select(curve => curve with { Classes = 10 })], 28.6).Panels[0];
        var chance = Assert.Single(knn.Levels, level => level.Label.StartsWith("chance", StringComparison.Ordinal));
        Assert.Equal(10, chance.Y);
        Assert.Equal(1, AccuracyFigure.Draw(Samples.Evaluations, classes: 100).Panels[0].Levels.Single().Y);
    }

    [Fact]
    public void Where_classes_are_not_known_or_differ_there_is_no_chance_to_show()
    {
        Assert.Empty(Level.Chance([null]));
        Assert.Empty(Level.Chance([10, 100]));
        Assert.Empty(AccuracyFigure.Draw(Samples.Evaluations).Panels[0].Levels);
        Assert.Equal(10, DataNames.ClassesOf("cifar10-mini"));
        Assert.Equal(1000, DataNames.ClassesOf("imagenet, 1percent.txt"));
        Assert.Null(DataNames.ClassesOf("my own images"));
    }

    [Fact]
    public void A_band_is_named_in_the_legend_where_there_is_one()
    {
        Assert.Contains("good runs of the same recipe and data", Text(WithBand()), StringComparison.Ordinal);
        Assert.DoesNotContain("good runs", Text(TrainingFigures.Loss(Samples.Curves)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_legend_has_a_title_and_says_what_dashes_are()
    {
        var words = Text(TrainingFigures.Entropies(Samples.Curves));
        Assert.All(["assignments of:", "student", "teacher", "target", "mutual information", "marginal entropy"],
            word => Assert.Contains(word, words, StringComparison.Ordinal));
    }

    [Fact]
    public void Panels_with_equal_legends_share_one() =>
        Assert.Single(Regex.Matches(Text(TrainingFigures.Entropies(Samples.Curves)), "teacher"));

    [Fact]
    public void Crowded_bars_have_no_values_above_them()
    {
        Assert.True(new ChartLayout(Bars(series: 2, places: 3), isAlone: true).ShowsValues);
        Assert.False(new ChartLayout(Bars(series: 8, places: 8), isAlone: true).ShowsValues);
        Assert.DoesNotContain("31.4", Text(Drawn(Bars(series: 8, places: 8))), StringComparison.Ordinal);
        Assert.Contains("31.4", Text(Drawn(Bars(series: 2, places: 3))), StringComparison.Ordinal);
    }

    [Fact]
    public void Long_names_are_turned_and_get_room()
    {
        var (few, many) = (new ChartLayout(Bars(2, 3), isAlone: true), new ChartLayout(Bars(1, 20), isAlone: true));
        Assert.False(few.IsTurned);
        Assert.True(many.IsTurned);
        Assert.True(many.Height > few.Height + 40);
        // Forty degrees to the left: the cosine stands first in the matrix.
        Assert.Contains("matrix(0.7", Chart.Svg(Drawn(Bars(1, 20))), StringComparison.Ordinal);
    }

    private static Figure WithBand()
    {
        var figure = TrainingFigures.Loss(Samples.Curves);
        var panel = figure.Panels[0];
        var series = panel.Series[0] with { Points = [new(1, 5, 4, 6), new(2, 5, 4, 6)] };
        return figure with { Panels = [panel with { Series = [series] }] };
    }

    private static Panel Bars(int series, int places) => new()
    {
        Title = "",
        XLabel = "",
        YLabel = "%",
        Categories = [.. Enumerable.Range(0, places).Select(place => $"a rather long name {place}")],
        Series = [.. Enumerable.Range(0, series).Select(i => new Series
        {
            Label = $"series {i}",
            Hue = Hue.Blue,
            Symbol = (Symbol)i,
            Mark = Mark.Bar,
            Points = [.. Enumerable.Range(0, places)
                .Select(place => new SeriesPoint(place + (0.8 * (((i + 0.5) / series) - 0.5)), 31.4))],
        })],
    };

    private static Figure Drawn(Panel panel) => new() { Name = "bars", Title = "Bars", Caption = "", Panels = [panel] };

    /// <summary>The words of a chart, one after the other.</summary>
    private static string Text(Figure figure) =>
        string.Join('\n', XDocument.Parse(Chart.Svg(figure)).Descendants()
            .Where(element => element.Name.LocalName == "text").Select(element => element.Value.Trim()));
}
