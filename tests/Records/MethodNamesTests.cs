using Mira.Experiments.Reporting.Figures;
using Mira.Experiments.Tables;

namespace Mira.Tests.Records;

public sealed class MethodNamesTests
{
    [Fact]
    public void A_method_has_its_color_wherever_it_stands() =>
        Assert.Equal([Hue.Orange, Hue.Sky, Hue.Blue], Hues("DeepCluster-v2; R18", "DINO; R18", "MIRA; R18"));

    [Fact]
    public void Runs_of_one_method_beside_another_share_its_color() =>
        Assert.Equal([Hue.Blue, Hue.Vermilion, Hue.Blue, Hue.Orange],
            Hues("MIRA; 512", "Sinkhorn; 512", "MIRA; 4096", "1 iteration"));

    [Fact]
    public void Runs_of_one_method_alone_have_a_color_each() =>
        Assert.Distinct(Hues("MIRA; 15 epochs", "MIRA; 30 epochs", "MIRA; 60 epochs", "MIRA; 120 epochs"));

    [Fact]
    public void Every_series_has_a_symbol_of_its_own_so_that_color_is_not_needed()
    {
        string[] methods = ["MIRA", "Sinkhorn"];
        int[] batches = [128, 256, 512, 1024];
        string[] labels = [.. from method in methods from batch in batches select $"{method}; {batch}"];
        var looks = MethodColors.Of(labels);
        Assert.Distinct(looks.Select(look => look.Symbol));
        Assert.NotEqual(looks[3], looks[4]);
        Assert.Distinct(MethodColors.Of([.. Enumerable.Range(0, 30).Select(i => $"run {i}")]));
    }

    private static IReadOnlyList<Hue> Hues(params string[] labels) =>
        [.. MethodColors.Of(labels).Select(look => look.Hue)];
}
