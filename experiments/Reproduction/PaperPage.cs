using Mira.Datasets;
using Mira.Experiments.Files;
using Mira.Experiments.Reporting.Pages;
using Mira.Experiments.Tables;

namespace Mira.Experiments.Reproduction;

/// <summary>One page with every table that was measured, of all scales: drawn from their files, readable
/// without a server.</summary>
/// <param name="Results">Folder of results by scale, such as results/ours.</param>
public sealed record PaperPage(string Results)
{
    /// <summary>Where the page is written.</summary>
    public string File => Path.Combine(Results, "paper.html");

    /// <summary>Writes the page.</summary>
    /// <param name="items">The tables to show; empty for all.</param>
    /// <exception cref="InputException">None of them was measured, or files are damaged.</exception>
    public void Write(IReadOnlyList<PaperItem> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        var asked = items.Count > 0 ? items : Paper.Items;
        var scales = Directory.Exists(Results)
            ? Directory.GetDirectories(Results).Order(StringComparer.Ordinal).ToArray()
            : [];
        var measured = asked.SelectMany(item => scales.Select(scale => Path.Combine(scale, item.Id)))
            .Where(ItemFolder.IsAt)
            .Select(folder => new ItemFolder(folder).Load()).ToList();
        AtomicFile.WriteText(File, measured.Count > 0 ? ItemPage.Render(measured) : throw new InputException(
            $"{Results} holds no results of {string.Join(", ", asked.Select(item => item.Id))}. " +
            $"Run 'mira reproduce {asked[0].Id}' first."));
    }
}

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

    private IEnumerable<IReadOnlyList<string>> Rows(PaperItem item) =>
        new ItemFolder(FolderOf(item)).Load().Claims.DistinctBy(row => row.Claim)
        .Select(row => (IReadOnlyList<string>)[$"[{item.Name}]({Link}{Scale}/{item.Id}/item.md)", row.Claim,
            ItemWords.Of(row.Judgement)]);

    private string FolderOf(PaperItem item) => Path.Combine(Results, Scale, item.Id);
}
