using ScottPlot;
using SkiaSharp;

namespace Mira.Experiments.Reporting.Charts;

/// <summary>The one font of all charts, from the program itself: a bare machine has none, and
/// installed ones differ.</summary>
internal sealed class ChartFont : IFontResolver
{
    internal const string Name = "DejaVu Sans";

    private const string Resource = "Mira.Experiments.Reporting.Fonts.DejaVuSans.ttf";

    /// <summary>Makes it the only font there is for the plotting library.</summary>
    internal static void Use()
    {
        Fonts.FontResolvers.Clear();
        Fonts.FontResolvers.Add(new ChartFont());
        Fonts.Default = Fonts.Sans = Fonts.Serif = Fonts.Monospace = Name;
    }

    /// <inheritdoc/>
    public SKTypeface CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) =>
        Load();

    /// <inheritdoc/>
    public SKTypeface CreateTypeface(string fontName, bool bold, bool italic) => Load();

    /// <summary>The font, to draw with directly.</summary>
    internal static SKTypeface Load()
    {
        using var stream = typeof(ChartFont).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is not embedded.");
        return SKTypeface.FromStream(stream);
    }
}
