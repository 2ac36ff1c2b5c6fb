using System.Text.RegularExpressions;
using Mira.Datasets;
using Mira.Experiments.Records;
using Mira.Experiments.Reporting.Alarms;
using Mira.Experiments.Reporting.Pages;
using Mira.Experiments.Reproduction;

namespace Mira.Tests.Reporting.Pages;

public sealed partial class RunPageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_page_asks_the_network_for_nothing()
    {
        var page = ItemPage.Render([Samples.Content]);
        var addresses = Address().Matches(page).Select(match => match.Value).Distinct();
        Assert.Equal(["http://www.w3.org/1999/xlink", "http://www.w3.org/2000/svg"],
            addresses.Order(StringComparer.Ordinal));
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<link", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("src=", page, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void The_page_is_a_pure_function_of_the_run() =>
        Assert.Equal(ItemPage.Render([Samples.Content]), ItemPage.Render([Samples.Content]));

    [Fact]
    public void Every_number_that_matters_is_on_the_page()
    {
        var page = ItemPage.Render([Samples.Content]);
        Assert.Contains("<td class=\"number\">28.6</td><td class=\"number\">41.3 ± 3.1</td><td " +
            "class=\"number\">+12.7</td>", page, StringComparison.Ordinal);
        Assert.All(["peak_learning_rate", "mira reproduce --scale laptop", "AMD EPYC", "1.5 GiB", "derived",
            "random weights"],
            text => Assert.Contains(text, page, StringComparison.Ordinal));
        Assert.Equal(Samples.Content.Figures().Count, Regex.Count(page, "<svg"));
    }

    [Fact]
    public void Text_from_outside_is_escaped()
    {
        const string Evil = "<img src=x onerror=alert(1)>&\"";
        var run = Samples.Run with { Name = Evil, CommandLine = Evil, Data = Evil, Commit = Evil, Warnings = [Evil] };
        var page = ItemPage.Render([Samples.Content with
        {
            Run = run,
            Curves = [Samples.Curves[0] with { Name = Evil }],
            Evaluations = [Rows.Evaluation(Evil, Evil, 30) with { Setting = Evil }],
        }]);
        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_collapsed_and_a_stuck_run_are_called_so()
    {
        var collapsed = Curve(row =>
            row with { Target = row.Target with { MarginalEntropy = 2, Entropy = 0.5, MutualInformation = 1.5 } });
        var stuck = Curve(row => row with { Loss = Math.Log(300) });
        Assert.Contains("Few prototypes", Assert.Single(TrainingAlarms.Of(collapsed)), StringComparison.Ordinal);
        Assert.Contains("learned nothing", Assert.Single(TrainingAlarms.Of(stuck)), StringComparison.Ordinal);
        var slow = Curve(row =>
            row with { Loss = Math.Log(300) - 0.05, Target = row.Target with { MutualInformation = 0.2 } });
        Assert.Contains("learned little: the targets say 0.20 nats", Assert.Single(TrainingAlarms.Of(slow)),
            StringComparison.Ordinal);
        Assert.Empty(TrainingAlarms.Of(Samples.Curves[0]));
    }

    [Fact]
    public void A_folder_gives_the_page_its_records_give()
    {
        var files = Samples.Save(_folder);
        var written = files.Write();
        Assert.Equal(ItemPage.Render([Samples.Content]), File.ReadAllText(files.Report));
        Assert.Equal((2 * Samples.Content.Figures().Count) + 1, written.Count);
        Assert.All(written, path => Assert.True(new FileInfo(path).Length > 1000, path));
    }

    [Fact]
    public void A_folder_without_a_record_is_refused() =>
        Assert.Throws<InputException>(() => new ItemFolder(_folder).Write());

    [Fact]
    public void A_run_with_nothing_but_its_record_still_gives_a_page()
    {
        Samples.Run.Save(new ItemFolder(_folder).Record);
        Assert.Single(new ItemFolder(_folder).Write());
    }

    private static TrainingCurve Curve(Func<EpochMetrics, EpochMetrics> broken) =>
        new("MIRA", [.. Samples.Curves[0].Epochs.Select(row => broken(row with { Epochs = 20 }))]);

    [GeneratedRegex("https?://[^\\s\"'<>]+")]
    private static partial Regex Address();
}
