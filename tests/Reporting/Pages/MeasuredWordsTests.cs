using Mira.Experiments;
using Mira.Experiments.Recipes;
using Mira.Experiments.Records;
using Mira.Experiments.Reporting.Claims;
using Mira.Experiments.Reporting.Pages;
using Mira.Experiments.Scales;

namespace Mira.Tests.Reporting.Pages;

/// <summary>Charts and tables name cells by what was measured, not by what the paper has in their place.</summary>
public sealed class MeasuredWordsTests
{
    [Fact]
    public void Epochs_and_views_of_table_1_are_those_that_were_trained()
    {
        var panel = Content("table1").Figures()[0].Panels[0];
        Assert.Equal(["15 epochs\n(paper: 100)", "30 epochs\n(paper: 200)", "60 epochs\n(paper: 400)",
            "120 epochs\n(paper: 800)"], panel.Categories);
        Assert.Equal(["MIRA; 2x32 (paper: 2x224)", "MIRA; 2x32+4x16 (paper: 2x224+6x96)"],
            panel.Series.Select(series => series.Label));
        Assert.Equal("method; views", panel.LegendTitle);
    }

    [Fact]
    public void Batches_of_table_8_are_those_that_were_trained_and_no_row_is_called_quoted()
    {
        var panels = Content("table8").Figures().Select(figure => figure.Panels[0]).ToList();
        Assert.All(panels, panel =>
            Assert.Equal(["64\n(paper: 512)", "128", "256", "512\n(paper: 4096)"], panel.Categories));
        Assert.All(panels, panel =>
            Assert.Equal(["SwAV", "MIRA w/o EMA", "MIRA"], panel.Series.Select(series => series.Label)));
        Assert.Contains(panels, panel => panel.Title.Contains("memory (paper: GPU memory)", StringComparison.Ordinal));
    }

    [Fact]
    public void In_a_chart_a_number_of_epochs_says_what_it_is() =>
        Assert.Equal(["MIRA; 60 epochs (paper: 400)", "MIRA; 120 epochs (paper: 800)"], Content("table12").Figures()[0]
            .Panels[0].Series.Select(series => series.Label));

    [Fact]
    public void What_an_item_of_ours_has_at_full_size_is_not_called_the_papers() =>
        Assert.Equal(["learning rate 0.3\n(full size: 0.15)", "learning rate 0.6\n(full size: 0.3)",
            "learning rate 1.2\n(full size: 0.6)"],
            Content("batch-size").Figures()[0].Panels[0].Categories);

    [Fact]
    public void At_the_papers_own_scale_the_papers_words_stand_alone()
    {
        var panel = Content("table1", Scale.Paper).Figures()[0].Panels[0];
        Assert.Equal(["100 epochs", "200 epochs", "400 epochs", "800 epochs"], panel.Categories);
        // TWIST's authors take twelve small crops, whatever the table's heading says.
        Assert.Equal(["SimCLR; 2x224", "MoCo-v3; 2x224", "TWIST; 2x224", "MIRA; 2x224",
            "TWIST; 2x224+12x96 (paper: 2x224+6x96)", "MIRA; 2x224+6x96"],
            panel.Series.Select(series => series.Label));
    }

    [Fact]
    public void Tables_say_it_too_and_quoted_rows_keep_the_papers_words()
    {
        var text = ItemText.Render(Content("table1"));
        Assert.Contains("| 120 epochs (paper: 800): ours (paper) |", text, StringComparison.Ordinal);
        Assert.Contains("\nOurs: laptop scale, ", text, StringComparison.Ordinal);
        Assert.Contains("| SimCLR† | 2x224 | 800 epochs | 70.4 |", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_leads_with_verdict_figure_and_table_and_folds_the_tests()
    {
        var page = ItemPage.Render([Content("table1")]);
        string[] parts = ["class=\"verdict ", "<svg", "<h2>Our numbers</h2>",
            "<summary>Tests behind the verdicts", "<summary>Every cell", "<summary>Recipes"];
        int[] places = [.. parts.Select(part => page.IndexOf(part, StringComparison.Ordinal))];
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
        Assert.True(page.IndexOf("Paired t-tests", StringComparison.Ordinal) > places[3]);
        Assert.DoesNotContain("<details open", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_fits_a_phone_and_a_dark_theme()
    {
        string[] pages = [ItemPage.Render([Content("table1")]), ItemPage.Render([Samples.Content])];
        Assert.All(pages, page =>
        {
            Assert.Contains("<meta name=\"viewport\" content=\"width=device-width", page, StringComparison.Ordinal);
            Assert.Contains("@media (prefers-color-scheme: dark)", page, StringComparison.Ordinal);
            Assert.Equal(Count(page, "<table>"), Count(page, "<div class=\"scroll\"><table>"));
            Assert.Equal(Count(page, "<svg"), Count(page, "px\">\n<svg"));
        });
    }

    private static int Count(string page, string part) => page.Split(part).Length - 1;

    /// <summary>A table whose every run measured 40 to 42, with its recipes on record.</summary>
    private static ItemContent Content(string id, Scale scale = Scale.Laptop)
    {
        var item = Paper.Named(id);
        var comparison = new CellComparison(item, scale);
        var cells = item.CellsAt(scale);
        SeedValue[] values = [.. from cell in cells
                                 where cell.Run is not null
                                 from seed in Enumerable.Range(0, 3)
                                 select SampleItem.Value("", seed, 40 + seed) with { Cell = cell.Key,
                                     Metric = cell.Run!.Metric, PretrainRecipeHash = cell.Run.Pretraining.Hash }];
        var recipes = cells.Select(cell => cell.Run?.Pretraining).OfType<PretrainRecipe>()
            .DistinctBy(recipe => recipe.Hash);
        return new ItemContent
        {
            Item = item,
            Run = Samples.Run with
            {
                Recipes = recipes.ToDictionary(recipe => recipe.Hash, recipe => RecipeValues.Of(recipe)),
            },
            Cells = [.. cells.Select(cell =>
                comparison.Of(cell, [.. values.Where(value => value.Cell == cell.Key)], ""))],
            Seeds = values,
            Claims = ClaimTest.Of(item, values),
        };
    }
}
