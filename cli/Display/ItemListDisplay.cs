using Mira.Experiments;
using Mira.Experiments.Costs;
using Mira.Experiments.Recipes;
using Mira.Experiments.Tables;

namespace Mira.Cli.Display;

/// <summary>Shows the tables and figures with what each costs and is worth at every scale.</summary>
internal static class ItemListDisplay
{
    internal static void Show(Terminal terminal)
    {
        foreach (var item in Paper.Items)
        {
            terminal.WriteLine($"{item.Id,-22}{item.Title}{(item.IsOfThePaper ? "" : " (ours)")}");
            foreach (var scale in Enum.GetValues<Scale>())
            {
                terminal.WriteLine(item.At(scale) is { } note
                    ? $"    {scale.Word(),-12}{ItemCost.Of(item, scale)}; shows {note.Shows}"
                    : $"    {scale.Word(),-12}not at this scale");
            }
        }
    }
}
