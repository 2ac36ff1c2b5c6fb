using Mira.Cli.Display;
using Spectre.Console;
using Spectre.Console.Testing;
using Rows = Mira.Tests.Support.Rows;

namespace Mira.Tests.Cli.Display;

public sealed class EpochTableTests
{
    [Theory]
    [InlineData(80)]
    [InlineData(100)]
    [InlineData(120)]
    public void A_terminal_of_each_width_has_the_columns_that_fit(int width) =>
        ApprovedText.Verify($"training-{width}", string.Join('\n', Drawn(width)));

    [Fact]
    public void No_line_is_longer_than_the_terminal_and_epoch_and_loss_always_stand_there()
    {
        for (var width = 16; width <= 200; width++)
        {
            Assert.All(Drawn(width), line => Assert.True(line.Length <= width, $"{width}: {line}"));
            Assert.Contains("loss", Drawn(width)[0], StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_header_is_printed_once_and_again_when_the_terminal_gets_narrower()
    {
        var table = new EpochTable(20, new(true, true));
        int[] widths = [120, 120, 80, 80];
        Assert.Equal([2, 1, 2, 1], widths.Select((width, place) =>
            table.Lines(Rows.Metrics(place + 1), TimeSpan.Zero, width).Count()));
    }

    [Fact]
    public void A_method_without_labels_shows_how_far_embeddings_are_apart()
    {
        var metrics = Rows.Metrics(2) with { Prototypes = 0, EffectiveRank = 31.4, MeanCosine = 0.12 };
        string[] lines = [.. new EpochTable(20, new(true, false)).Lines(metrics, TimeSpan.Zero, 80)];
        Assert.Contains("rank", lines[0], StringComparison.Ordinal);
        Assert.Contains("31.4", lines[1], StringComparison.Ordinal);
        Assert.DoesNotContain("prototypes", lines[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "00:00:00")]
    [InlineData(3661, "01:01:01")]
    [InlineData(90_000, "25:00:00")]
    [InlineData(500_000, "5d 18h")]
    public void Days_left_are_not_lost(int seconds, string expected) =>
        Assert.Equal(expected, EpochTable.Time(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void A_huge_loss_keeps_its_column()
    {
        var lines = new EpochTable(20, new(true, true)).Lines(Rows.Metrics(2) with { Loss = 123_456_789 },
            TimeSpan.Zero, 80).ToArray();
        Assert.Equal(lines[0].Length, lines[1].Length);
        Assert.Contains("1.2e8", lines[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ColorSystem.NoColors, false)]
    [InlineData(ColorSystem.Standard, true)]
    public void The_bar_is_colored_only_where_the_terminal_has_colors(ColorSystem colors, bool isColored)
    {
        using var output = new TestConsole();
        using var error = new TestConsole().Colors(colors).EmitAnsiSequences();
        Terminal.Of(output, error).Live().ShowStatus(ProgressBar.Line("epoch 1/2", 0.5, [], 60));
        Assert.Equal(isColored, error.Output.Contains("\u001b[32m", StringComparison.Ordinal));
        Assert.Contains("━──", error.Output.Replace("\u001b[0m", "", StringComparison.Ordinal),
            StringComparison.Ordinal);
    }

    private static string[] Drawn(int width)
    {
        var (table, left) = (new EpochTable(20, new(true, true)), new TimeSpan(1, 2, 3));
        return
        [
            .. table.Lines(Rows.Metrics(1), left, width),
            .. table.Lines(Rows.Metrics(2) with { ProbeTop1 = 41.26 }, left, width),
            ProgressBar.Line("epoch 3/20", 0.125, ["01:02:03 left", "loss 5.1234", "642 images/s", "k-NN 31.2 %"],
                width - 1),
        ];
    }
}
