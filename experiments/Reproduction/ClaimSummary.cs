using Mira.Experiments.Records;
using Mira.Experiments.Reporting.Pages;
using Mira.Experiments.Tables;

namespace Mira.Experiments.Reproduction;

/// <summary>Every claim of every item that was measured at a scale, and what the numbers say to it.</summary>
/// <param name="Results">Folder of results by scale, such as results/ours.</param>
/// <param name="Scale">Folder of the scale, such as laptop.</param>
/// <param name="Link">Path that leads from the text to <paramref name="Results"/>.</param>
internal sealed record ClaimSummary(string Results, string Scale, string Link)
{
    /// <summary>Name that stands for it where an item could.</summary>
    internal const string Id = "claims";

    /// <summary>The claims as a table in Markdown, then the items that nothing was measured of.</summary>
    internal string Text()
    {
        var items = Paper.Items.ToLookup(item => ItemFolder.IsAt(FolderOf(item)));
        var missing = string.Join(", ", items[false].Where(item => item.Claims.Count > 0).Select(item => item.Name));
        return Markdown.Table([["item", "claim", "our numbers"], .. items[true].SelectMany(Rows)]) +
            (missing.Length > 0 ? $"\nNot measured at this scale: {missing}.\n" : "");
    }

    private IEnumerable<IReadOnlyList<string>> Rows(PaperItem item) => new ItemFolder(FolderOf(item)).Load().Claims.DistinctBy(row => row.Claim)
        .Select(row => (IReadOnlyList<string>)[$"[{item.Name}]({Link}{Scale}/{item.Id}/item.md)", row.Claim, ItemWords.Of(row.Judgement)]);

    private string FolderOf(PaperItem item) => Path.Combine(Results, Scale, item.Id);
}
