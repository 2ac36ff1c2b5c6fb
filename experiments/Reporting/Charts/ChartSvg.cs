using System.Globalization;
using System.Security;
using System.Text.RegularExpressions;
using Mira.Datasets;
using Mira.Experiments.Tables;

namespace Mira.Experiments.Reporting.Charts;

/// <summary>Makes drawn SVG reproducible, describable and safe to put several of into one page.</summary>
internal static partial class ChartSvg
{
    // Verdana has nearly the same letter widths as DejaVu Sans, where a viewer lacks that.
    private const string FontFamily = $"font-family=\"{ChartFont.Name}, Verdana, sans-serif\"";

    /// <summary>The SVG element, its identifiers numbered from one behind the figure's name, with title
    /// and scalable size.</summary>
    internal static string Normalize(string drawn, Figure figure)
    {
        var body = drawn[drawn.IndexOf("<svg", StringComparison.Ordinal)..].TrimEnd() + "\n";
        body = Renumber(body, figure.Name);
        body = FontFamilies().Replace(body, FontFamily);
        body = Positions().Replace(body, attribute => LongNumbers()
            .Replace(attribute.Value, number => Short(number.Value)));
        return Sizes().Replace(body, match =>
            $"<svg{match.Groups["rest"].Value} width=\"{match.Groups["w"].Value}\" " +
            $"height=\"{match.Groups["h"].Value}\" " +
            $"viewBox=\"0 0 {match.Groups["w"].Value} {match.Groups["h"].Value}\" role=\"img\">\n" +
            $"<title>{SecurityElement.Escape(figure.Title)}</title>", 1);
    }

    /// <summary>The drawing library counts identifiers through the whole process; this counts
    /// through the figure.</summary>
    private static string Renumber(string svg, string name)
    {
        var numbers = new Dictionary<string, string>();
        foreach (Match match in Identifiers().Matches(svg))
        {
            numbers.TryAdd(match.Groups["id"].Value,
                string.Create(CultureInfo.InvariantCulture, $"{name}-{numbers.Count + 1}"));
        }
        return References().Replace(svg, match => numbers.TryGetValue(match.Groups["id"].Value, out var number)
            ? match.Groups["before"].Value + number + match.Groups["after"].Value
            : match.Value);
    }

    /// <summary>A hundredth of a unit is below what a screen or a printer shows.</summary>
    private static string Short(string number) =>
        NumberText.TryMeasured(number, out var value) ? value.ToString("0.##", CultureInfo.InvariantCulture) : number;

    [GeneratedRegex(" (d|x|y|points)=\"[^\"]*\"")]
    private static partial Regex Positions();

    [GeneratedRegex("-?[0-9]+\\.[0-9]{3,}(?![0-9e])")]
    private static partial Regex LongNumbers();

    [GeneratedRegex("\\bid=\"(?<id>[^\"]+)\"")]
    private static partial Regex Identifiers();

    [GeneratedRegex("(?<before>\\bid=\"|url\\(#|href=\"#)(?<id>[^\")]+)(?<after>[\")])")]
    private static partial Regex References();

    [GeneratedRegex("font-family=\"[^\"]*\"")]
    private static partial Regex FontFamilies();

    [GeneratedRegex("<svg(?<rest>[^>]*?) width=\"(?<w>[^\"]+)\" height=\"(?<h>[^\"]+)\"[^>]*>")]
    private static partial Regex Sizes();
}
