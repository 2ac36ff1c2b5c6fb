using Mira.Experiments.Reporting.Figures;
using Mira.Experiments.Tables;

namespace Mira.Tests.Records;

public sealed class MethodNamesTests
{
    [Fact]
    public void A_method_has_its_colour_wherever_it_stands() =>
        Assert.Equal([Hue.Orange, Hue.Sky, Hue.Blue], MethodColors.HuesOf(["DeepCluster-v2; R18", "DINO; R18", "MIRA; R18"]));

    [Fact]
    public void Labels_of_one_method_differ_in_colour()
    {
        var hues = MethodColors.HuesOf(["MIRA; 512", "Sinkhorn; 512", "MIRA; 4096", "1 iteration"]);
        Assert.Equal((Hue.Blue, Hue.Vermilion), (hues[0], hues[1]));
        Assert.Equal(4, hues.Distinct().Count());
    }
}
