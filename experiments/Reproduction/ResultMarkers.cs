using System.Globalization;
using System.Text.RegularExpressions;
using Mira.Datasets;
using Mira.Experiments.Records;
using Mira.Experiments.Reporting.Pages;

namespace Mira.Experiments.Reproduction;

/// <summary>Fills in the measured numbers of a Markdown text: what stands between a marker and its end
/// comes from CSV files.</summary>
/// <remarks><code>
/// &lt;!-- results:table7 --&gt; … &lt;!-- /results --&gt;          an item's table and claims;
/// results:claims for those of all items
/// &lt;!-- cell:table6 CELL --&gt;…&lt;!-- /cell --&gt;               mean ± standard deviation of one cell
/// &lt;!-- gap:table6 CELL | CELL --&gt;…&lt;!-- /gap --&gt;          difference of two cells with its 95
/// % interval, from claims.csv
/// &lt;!-- study:laptop --&gt; … &lt;!-- /study --&gt;               evaluation.csv of the main job
/// &lt;!-- csv:FILE.csv COLUMN COLUMN --&gt; … &lt;!-- /csv --&gt;   columns of a CSV file, or all of
/// them; FILE is beside the text
/// </code>An item's name stands for the laptop scale; another scale is named as in single-gpu/table7.</remarks>
/// <param name="Results">Folder of results by scale, such as results/ours.</param>
/// <param name="Folder">Folder of the text, from which its links lead.</param>
public sealed partial record ResultMarkers(string Results, string Folder)
{
    private const string UsualScale = "laptop";

    /// <summary>The text with every marked part updated.</summary>
    /// <exception cref="InputException">A marker has no end or names nothing that is measured, or
    /// files are damaged.</exception>
    public string Render(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (starts, parts) = (Start().Count(text), Part().Count(text));
        return starts == parts
            ? Part().Replace(text, part => part.Groups["start"].Value + Of(part) + part.Groups["end"].Value)
            : throw new InputException($"The text has {starts} markers such as <!-- results:ITEM " +
                $"-->, of which {starts - parts} " +
                "have no end. Close each with its own name, such as <!-- /results -->.");
    }

    /// <summary>The text without its marked parts: what people typed.</summary>
    public static string Typed(string text) => Part().Replace(text, "");

    private string Of(Match part)
    {
        var (name, rest) = Split(part.Groups["argument"].Value, ' ');
        return part.Groups["kind"].Value switch
        {
            "results" => $"\n{Table(name)}",
            "cell" =>
                ItemNumbers.Ours(Load(name).Cells.FirstOrDefault(cell => cell.Cell == rest && cell.Ours is not null)
                ?? throw new InputException($"{name} has no measured cell '{rest}'. See its cells.csv.")),
            "gap" => Gap(name, Split(rest, '|')),
            "study" => $"\n{Study(name)}",
            _ => $"\n{Columns(Path.Combine(Folder, name), rest.Split(' ', StringSplitOptions.RemoveEmptyEntries))}",
        };
    }

    private string Table(string place)
    {
        var (scale, id) = Place(place);
        if (id == ClaimSummary.Id)
        {
            return new ClaimSummary(Results, scale, $"{Path.GetRelativePath(Folder, Results)}/").Text();
        }
        var item = Paper.Named(id);
        if (!ItemFolder.IsAt(Path.Combine(Results, scale, id)))
        {
            return $"{item.Name}: not measured yet (`mira reproduce {item.Id} --scale {scale}`).\n";
        }
        var content = Load(place);
        var seeds = content.Seeds.Select(value => value.Seed).Distinct().Count();
        var claims = content.Claims.DistinctBy(row => row.Claim)
            .Select(row => $"- \"{row.Claim}\" {ItemWords.Sentence(row.Judgement)}\n").ToList();
        return $"{item.Name}, {ItemTables.ScaleWords(content.Scale)}, {content.Run.Data}, {seeds} " +
            $"seed{(seeds == 1 ? "" : "s")} " +
            $"([every cell]({Link($"{scale}/{id}/item.md")}), " +
            $"`{content.Run.CommandLine}`):\n\n{ItemText.Overview(content)}" +
            (claims.Count > 0 ? $"\n{ItemWords.ClaimsOf(item)}:\n\n{string.Concat(claims)}" : "");
    }

    private string Gap(string place, (string Plus, string Minus) cells)
    {
        var row = Load(place).Claims.FirstOrDefault(row => (row.Plus, row.Minus) == cells && row.Difference is not null)
            ?? throw new InputException($"{place} has no measured comparison of '{cells.Plus}' " +
                $"with '{cells.Minus}'. See its claims.csv.");
        return $"{Points(row.Difference)} (95 % interval {Points(row.Low)} to {Points(row.High)})";
    }

    private static string Points(double? difference) =>
        difference?.ToString("+0.0;−0.0", CultureInfo.InvariantCulture) ?? "–";

    private string Study(string scale) => Markdown.Table(
    [
        ["encoder", "protocol", "#top-1, %", "#gain over random weights"],
        .. ResultTable.Of(ResultsCsv.Read<EvaluationResult>(Path.Combine(Results, scale, "evaluation.csv")))
        .Select(line => (string[])
        [
            $"{line.Trained.Method} ({line.Trained.Encoder})", line.Trained.Protocol,
            ResultTable.Percent(line.Trained.Top1),
            ItemNumbers.Signed(line.Gain),
        ]),
    ]);

    private static string Columns(string path, string[] wanted)
    {
        var cells = ResultsCsv.ReadCells(path);
        var header = cells.Count > 0 ? cells[0] : throw new InputException($"{path} is empty. Expected a header line.");
        var missing = wanted.Except(header).ToList();
        var places = (wanted.Length > 0 ? wanted : header).Select(name => Array.IndexOf(header, name)).ToList();
        return missing.Count > 0
            ? throw new InputException($"{path} has no column {string.Join(", ", missing)}.")
            : Markdown.Table(
            [[.. places.Select(place => header[place].Replace('_', ' '))], .. cells.Skip(1)
                .Select(row => places.ConvertAll(place => Short(row[place])))]);
    }

    // Four significant digits: more were never measured.
    private static string Short(string cell) =>
        NumberText.TryMeasured(cell, out var number) && cell.Contains('.', StringComparison.Ordinal)
            ? number.ToString(Math.Abs(number) is >= 1000 or 0 ? "0" : "G4", CultureInfo.InvariantCulture) : cell;

    private ItemContent Load(string place)
    {
        var (scale, id) = Place(place);
        return new ItemFolder(Path.Combine(Results, scale, id)).Load();
    }

    private static (string Scale, string Id) Place(string place) =>
        place.Contains('/', StringComparison.Ordinal) ? Split(place, '/') : (UsualScale, place);

    private string Link(string path) => Path.Combine(Path.GetRelativePath(Folder, Results), path);

    private static (string Before, string After) Split(string text, char mark)
    {
        var place = text.IndexOf(mark, StringComparison.Ordinal);
        return place < 0 ? (text, "") : (text[..place].Trim(), text[(place + 1)..].Trim());
    }

    [GeneratedRegex("<!-- (results|cell|gap|study|csv):[^>]+? -->")]
    private static partial Regex Start();

    [GeneratedRegex("(?<start><!-- (?<kind>results|cell|gap|study|csv):(?<argument>[^>]+?) -->)(?:(?!<!-- " +
        "\\k<kind>:).)*?(?<end><!-- /\\k<kind> -->)", RegexOptions.Singleline)]
    private static partial Regex Part();
}
