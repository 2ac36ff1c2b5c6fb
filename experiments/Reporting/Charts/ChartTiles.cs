using Mira.Experiments.Tables;
using ScottPlot;

namespace Mira.Experiments.Reporting.Charts;

/// <summary>Draws the tiles of a panel: areas first, their words above everything.</summary>
internal static class ChartTiles
{
    private const float EdgeWidth = 1, FrameWidth = 3.5f, TextSize = 12, LineHeight = 16;

    // Lighter than this, black words are easier to read than white ones.
    private const double DarkFrom = 0.85;

    // A frame lies inside its tile, where the neighbor's cannot cover it.
    private const double FrameInset = 0.018;

    internal static void AddAreas(Plot plot, Panel panel)
    {
        foreach (var tile in panel.Tiles)
        {
            var area = plot.Add.Rectangle(tile.X.Low, tile.X.High, tile.Y.Low, tile.Y.High);
            area.FillColor = ColorOf(tile);
            (area.LineColor, area.LineWidth) = (ChartPalette.Grid, EdgeWidth);
        }
        foreach (var tile in panel.Tiles.Where(tile => tile.IsFramed))
        {
            var frame = plot.Add.Rectangle(tile.X.Low + FrameInset, tile.X.High - FrameInset, tile.Y.Low + FrameInset,
                tile.Y.High - FrameInset);
            frame.FillColor = Colors.Transparent;
            (frame.LineColor, frame.LineWidth) = (ChartPalette.Of(Hue.Vermilion), FrameWidth);
        }
    }

    internal static void AddWords(Plot plot, Panel panel)
    {
        foreach (var tile in panel.Tiles)
        {
            foreach (var (place, line) in tile.Words.Index())
            {
                AddWords(plot, tile, line, (place - ((tile.Words.Count - 1) / 2f)) * LineHeight);
            }
        }
    }

    internal static void SetRanges(Plot plot, Panel panel)
    {
        plot.Axes.Bottom.SetTicks([.. panel.XTicks.Select(tick => tick.Place)],
            [.. panel.XTicks.Select(tick => tick.Words)]);
        plot.Axes.Left.SetTicks([.. panel.YTicks.Select(tick => tick.Place)],
            [.. panel.YTicks.Select(tick => tick.Words)]);
        plot.Axes.SetLimits(
            panel.Tiles.Min(tile => tile.X.Low), panel.Tiles.Max(tile => tile.X.High),
            panel.Tiles.Min(tile => tile.Y.Low), panel.Tiles.Max(tile => tile.Y.High));
        plot.Grid.IsVisible = false;
    }

    private static Color ColorOf(Tile tile) => Colors.White.MixedWith(ChartPalette.Of(Hue.Blue), tile.Shade);

    private static void AddWords(Plot plot, Tile tile, string line, float offset)
    {
        var text = plot.Add.Text(line, (tile.X.Low + tile.X.High) / 2, (tile.Y.Low + tile.Y.High) / 2);
        text.LabelAlignment = Alignment.MiddleCenter;
        text.LabelFontSize = TextSize;
        text.LabelBold = false;
        text.LabelFontColor = tile.Shade < DarkFrom ? Colors.Black : Colors.White;
        // A line across the tile stops short of its words.
        text.LabelBackgroundColor = ColorOf(tile);
        text.LabelPadding = 1;
        text.OffsetY = offset;
    }
}
