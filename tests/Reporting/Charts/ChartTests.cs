using Mira.Experiments.Records;
using Mira.Experiments.Reporting.Charts;
using Mira.Experiments.Reporting.Figures;
using Mira.Experiments.Tables;

namespace Mira.Tests.Reporting.Charts;

public sealed class ChartTests
{
    public static TheoryData<string> Names => [.. Figures.Select(figure => figure.Name)];

    private static IReadOnlyList<Figure> Figures { get; } = Samples.Figures();

    [Theory]
    [MemberData(nameof(Names))]
    public void The_same_figure_gives_the_same_bytes(string name)
    {
        var figure = Figures.Single(figure => figure.Name == name);
        Assert.Equal(Chart.Svg(figure), Chart.Svg(figure));
        Assert.Equal(Chart.Png(figure), Chart.Png(figure));
    }

    [Fact]
    public void Every_axis_title_and_legend_is_text_in_the_SVG()
    {
        foreach (var figure in Figures)
        {
            var words = Chart.Svg(figure);
            Assert.All(figure.Panels, panel =>
                Assert.Contains(panel.YLabel.Split(' ')[0], words, StringComparison.Ordinal));
            Assert.All(figure.Panels.SelectMany(panel => panel.Series),
                series => Assert.Contains(series.Label, words, StringComparison.Ordinal));
            Assert.Equal("svg", System.Xml.Linq.XDocument.Parse(words).Root!.Name.LocalName);
        }
    }

    [Fact]
    public void Identifiers_in_one_page_never_collide()
    {
        var ids = Figures.SelectMany(figure => System.Xml.Linq.XDocument.Parse(Chart.Svg(figure)).Descendants()
            .Select(element => (string?)element.Attribute("id")).Where(id => id is not null)).ToList();
        Assert.NotEmpty(ids);
        Assert.Distinct(ids);
    }

    [Fact]
    public void Both_panels_are_drawn()
    {
        using var image =
            SkiaSharp.SKBitmap.Decode(Chart.Png(Figures.Single(figure => figure.Name == ConvergenceFigure.Name)));
        var dark = Enumerable.Range(0, image.Width)
            .Where(x => Enumerable.Range(0, image.Height).Any(y => image.GetPixel(x, y).Red < 80)).ToList();
        Assert.InRange(dark.Count(x => x < image.Width / 2), 100, image.Width);
        Assert.InRange(dark.Count(x => x >= image.Width / 2), 100, image.Width);
    }

    [Fact]
    public void Numbers_that_are_not_finite_or_not_positive_on_a_log_axis_are_left_out()
    {
        var figure = ConvergenceFigure.Draw(
        [
            Rows.Convergence("m", "MIRA", 0, 1),
            Rows.Convergence("m", "MIRA", 1, 0),
            Rows.Convergence("m", "MIRA", 2, double.NaN),
            Rows.Convergence("m", "MIRA", 3, 1e-9),
        ]);
        Assert.DoesNotContain("nan", Chart.Svg(figure), StringComparison.OrdinalIgnoreCase);
        Assert.NotEmpty(Chart.Png(figure));
    }

    [Fact]
    public void A_run_without_epochs_still_gives_a_figure() =>
        Assert.NotEmpty(Chart.Svg(TrainingFigures.Loss([new TrainingCurve("MIRA", [])])));

    [Theory]
    [InlineData(0, "10⁰")]
    [InlineData(3, "10³")]
    [InlineData(-25, "10⁻²⁵")]
    public void Powers_of_ten_are_written_with_raised_digits(double exponent, string label) =>
        Assert.Equal(label, ChartScale.Power(exponent));
}
