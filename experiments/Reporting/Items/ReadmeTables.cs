using System.Text.RegularExpressions;
using Mira.Datasets;

namespace Mira.Experiments.Reporting.Items;

/// <summary>The results in a README: between <c>&lt;!-- results:ITEM --&gt;</c> and <c>&lt;!-- /results --&gt;</c> stands what the CSV files of ITEM say.</summary>
/// <remarks>ITEM is a table at laptop scale, such as table7, or one of a scale, such as single-gpu/table7; or "claims", for those of all tables.</remarks>
/// <param name="Results">Folder of results by scale, such as results/ours.</param>
public sealed partial record ReadmeTables(string Results)
{
    private const string UsualScale = "laptop";

    /// <summary>The text with every marked part made anew.</summary>
    /// <param name="text">The README.</param>
    /// <exception cref="InputException">A marker has no end or names no item, or files are damaged.</exception>
    public string Render(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (starts, parts) = (Start().Count(text), Part().Count(text));
        return starts == parts ? Part().Replace(text, part => $"{part.Groups["start"].Value}\n{Of(part.Groups["item"].Value)}{part.Groups["end"].Value}")
            : throw new InputException($"The README has {starts} markers <!-- results:ITEM -->, of which {starts - parts} have no end. Expected <!-- /results --> after each.");
    }

    private string Of(string place)
    {
        var path = place.Contains('/', StringComparison.Ordinal) ? place : $"{UsualScale}/{place}";
        var (scale, id) = (path[..path.IndexOf('/', StringComparison.Ordinal)], path[(path.IndexOf('/', StringComparison.Ordinal) + 1)..]);
        if (id == ClaimSummary.Id)
        {
            return new ClaimSummary(Results, scale).Text();
        }
        var item = Paper.Named(id);
        var folder = Path.Combine(Results, path);
        if (!ItemFolder.IsAt(folder))
        {
            return $"{item.Name}: not measured yet (`mira reproduce {item.Id} --scale {scale}`).\n";
        }
        var content = new ItemFolder(folder).Load();
        var seeds = content.Seeds.Select(value => value.Seed).Distinct().Count();
        var claims = content.Claims.DistinctBy(row => row.Claim).Select(row => $"- \"{row.Claim}\" {ItemWords.Sentence(row.Judgement)}\n").ToList();
        return $"{item.Name}, {ItemTables.ScaleWords(content.Scale)}, {content.Run.Data}, {seeds} seed{(seeds == 1 ? "" : "s")} " +
            $"([every cell](results/ours/{path}/item.md), `{content.Run.CommandLine}`):\n\n{ItemText.Overview(content)}" +
            (claims.Count > 0 ? $"\n{ItemWords.ClaimsOf(item)}:\n\n{string.Concat(claims)}" : "");
    }

    [GeneratedRegex("<!-- results:[a-z0-9/-]+ -->")]
    private static partial Regex Start();

    [GeneratedRegex("(?<start><!-- results:(?<item>[a-z0-9/-]+) -->)(?:(?!<!-- results:).)*?(?<end><!-- /results -->)", RegexOptions.Singleline)]
    private static partial Regex Part();
}
