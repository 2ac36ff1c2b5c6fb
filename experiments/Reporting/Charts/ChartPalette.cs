using Mira.Experiments.Tables;
using ScottPlot;
using SkiaSharp;

namespace Mira.Experiments.Reporting.Charts;

/// <summary>The colors behind the hues.</summary>
internal static class ChartPalette
{
    internal static Color Level { get; } = Color.FromHex("#555555");

    internal static Color Grid { get; } = Color.FromHex("#E4E4E4");

    internal static SKColor Sk(Hue hue) => SKColor.Parse(Of(hue).ToHex());

    internal static Color Of(Hue hue) => Color.FromHex(hue switch
    {
        Hue.Blue => "#0072B2",
        Hue.Vermilion => "#D55E00",
        Hue.Green => "#009E73",
        Hue.Purple => "#CC79A7",
        Hue.Orange => "#E69F00",
        Hue.Sky => "#56B4E9",
        Hue.Black => "#000000",
        Hue.Gray => "#8A8A8A",
        _ => throw new ArgumentOutOfRangeException(nameof(hue), hue, null),
    });
}
