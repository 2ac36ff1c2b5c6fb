using Mira.Datasets;
using Mira.Experiments;
using Mira.Experiments.Files;
using Mira.Experiments.Records;
using Mira.Experiments.Reporting.Claims;
using Mira.Experiments.Reporting.Pages;
using Mira.Experiments.Reproduction;
using Mira.Experiments.Scales;

namespace Mira.Tests.Reproduction;

public sealed class ResultMarkersTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    // A text in the folder above that of the results.
    private ResultMarkers Markers => new(Path.Combine(_folder, "ours"), _folder);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_measured_stands_between_the_markers_and_nothing_else_changes()
    {
        Save("laptop");
        var text = Markers.Render("before\n<!-- results:table7 -->\nstale\n<!-- /results -->\nafter\n");
        Assert.StartsWith("before\n<!-- results:table7 -->\nTable 7, laptop scale, cifar10-mini, 3 seeds", text,
            StringComparison.Ordinal);
        Assert.Contains("| MIRA | R18 | 41.0 ± 1.0 (93.02) |", text, StringComparison.Ordinal);
        Assert.Contains("Ours: laptop scale, cifar10-mini", text, StringComparison.Ordinal);
        Assert.EndsWith("<!-- /results -->\nafter\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("stale", text, StringComparison.Ordinal);
        Assert.Equal(text, Markers.Render(text));
    }

    [Fact]
    public void What_was_not_measured_says_so() =>
        Assert.Contains("not measured yet (`mira reproduce table7 --scale single-gpu`)",
        Markers.Render("<!-- results:single-gpu/table7 --><!-- /results -->"), StringComparison.Ordinal);

    [Fact]
    public void Claims_of_all_measured_items_stand_in_one_table()
    {
        Save("laptop");
        var text = Markers.Render("<!-- results:claims --><!-- /results -->");
        Assert.Contains("| [Table 7](ours/laptop/table7/item.md) | On CIFAR-10 MIRA is above " +
            "all five. | cannot judge |", text, StringComparison.Ordinal);
        Assert.Contains("Not measured at this scale: Table 1, ", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<!-- results:table7 -->\ntext")]
    [InlineData("<!-- results:table7 -->\n<!-- results:table7 -->\n<!-- /results -->")]
    [InlineData("<!-- results:table77 -->\n<!-- /results -->")]
    [InlineData("<!-- cell:table7 MIRA, R18, no such column --><!-- /cell -->")]
    [InlineData("<!-- gap:table7 MIRA | nobody --><!-- /gap -->")]
    [InlineData("<!-- csv:none.csv --><!-- /csv -->")]
    public void A_marker_that_names_nothing_measured_or_has_no_end_is_refused(string text)
    {
        Save("laptop");
        Assert.Throws<InputException>(() => Markers.Render(text));
    }

    [Fact]
    public void Cells_and_gaps_stand_in_a_sentence()
    {
        Save("laptop");
        const string Cell = "MIRA, R18, CIFAR-10 top-1";
        Assert.Equal($"It has <!-- cell:table7 {Cell} -->41.0 ± 1.0<!-- /cell --> %.",
            Markers.Render($"It has <!-- cell:table7 {Cell} -->?<!-- /cell --> %."));
        Assert.Equal("It has  %.",
            ResultMarkers.Typed(Markers.Render($"It has <!-- cell:table7 {Cell} -->?<!-- /cell --> %.")));
    }

    [Fact]
    public void Columns_of_a_file_have_four_digits()
    {
        AtomicFile.WriteText(Path.Combine(_folder, "speed.csv"), "what,milli_seconds,n\na,1.23456,512\nb,12345.6,3\n");
        Assert.Equal("<!-- csv:speed.csv what milli_seconds -->\n| what | milli seconds |\n|---|---|\n| " +
            "a | 1.235 |\n| b | 12346 |\n<!-- /csv -->",
            Markers.Render("<!-- csv:speed.csv what milli_seconds --><!-- /csv -->"));
    }

    [Fact]
    public void One_page_shows_what_was_measured_at_every_scale()
    {
        Assert.Throws<InputException>(() => new PaperPage(Path.Combine(_folder, "ours")).Write([]));
        Save("laptop");
        Save("smoke");
        var page = new PaperPage(Path.Combine(_folder, "ours"));
        page.Write([]);
        var html = File.ReadAllText(page.File);
        Assert.Contains("table7-laptop", html, StringComparison.Ordinal);
        Assert.Contains("table7-smoke", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_folder_gives_text_charts_and_page_from_its_files_alone()
    {
        Save("laptop");
        var files = new ItemFolder(Path.Combine(_folder, "ours", "laptop", "table7"));
        Assert.Equal([files.Text, files.Report, Path.Combine(files.Folder, "table7.png"),
            Path.Combine(files.Folder, "table7.svg")], files.Write().Order(StringComparer.Ordinal));
        Assert.Contains("not comparable at this scale", File.ReadAllText(files.Text), StringComparison.Ordinal);
        Assert.Contains("not comparable at this scale", File.ReadAllText(files.Report), StringComparison.Ordinal);
    }

    [Fact]
    public void Comparisons_that_were_not_measured_are_counted_not_listed()
    {
        Save("laptop");
        var files = new ItemFolder(Path.Combine(_folder, "ours", "laptop", "table7"));
        files.Write();
        Assert.Contains("On ImageNet-100 MIRA is above all five. | cannot judge | 5 comparisons " +
            "that were not measured |", File.ReadAllText(files.Text), StringComparison.Ordinal);
        Assert.DoesNotContain("R18, ImageNet-100 top-1 − ", File.ReadAllText(files.Text), StringComparison.Ordinal);
        Assert.Contains("MIRA, R18, CIFAR-100 top-1 − Barlow Twins", File.ReadAllText(files.Text),
            StringComparison.Ordinal);
    }

    private void Save(string scale)
    {
        var item = Paper.Named("table7");
        var cell = item.Cells.Single(cell => cell.Key == "MIRA, R18, CIFAR-10 top-1");
        SeedValue[] values = [.. new[] { 40.0, 41, 42 }.Select((value, seed) =>
            SampleItem.Value("", seed, value) with { Cell = cell.Key })];
        new ItemFolder(Path.Combine(_folder, "ours", scale, "table7")).Save(new ItemContent
        {
            Item = item,
            Run = Samples.Run,
            Cells = [.. item.Cells.Select(other => new CellComparison(item, Enum.Parse<Scale>(scale, ignoreCase: true))
                .Of(other, other == cell ? values : [], ""))],
            Seeds = values,
            Claims = ClaimTest.Of(item, values),
        });
    }
}
