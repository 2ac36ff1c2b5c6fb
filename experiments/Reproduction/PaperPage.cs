using Mira.Datasets;
using Mira.Experiments.Files;
using Mira.Experiments.Reporting.Pages;
using Mira.Experiments.Tables;

namespace Mira.Experiments.Reproduction;

/// <summary>One page with every table that was measured, of all scales: drawn from their files, readable without a server.</summary>
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
        var scales = Directory.Exists(Results) ? Directory.GetDirectories(Results).Order(StringComparer.Ordinal).ToArray() : [];
        var measured = asked.SelectMany(item => scales.Select(scale => Path.Combine(scale, item.Id))).Where(ItemFolder.IsAt)
            .Select(folder => new ItemFolder(folder).Load()).ToList();
        AtomicFile.WriteText(File, measured.Count > 0 ? ItemPage.Render(measured) : throw new InputException(
            $"{Results} holds no results of {string.Join(", ", asked.Select(item => item.Id))}. Run 'mira reproduce {asked[0].Id}' first."));
    }
}
