using Mira.Experiments.Records;
using Mira.Experiments.Tables;

namespace Mira.Experiments.Reporting.Figures;

/// <summary>How the series of a figure look: a method has its own color in every figure, and no two series share
/// color and symbol.</summary>
internal static class MethodColors
{
    private static readonly Dictionary<string, Hue> Own = new()
    {
        [MethodNames.Mira] = Hue.Blue,
        [MethodNames.Sinkhorn] = Hue.Vermilion,
        ["Barlow Twins"] = Hue.Green,
        ["BYOL"] = Hue.Purple,
        ["DeepCluster-v2"] = Hue.Orange,
        ["DINO"] = Hue.Sky,
        ["SwAV"] = Hue.Black,
        [MethodNames.RandomWeights] = Hue.Gray,
    };

    // What is no method takes the colors that say least of one first.
    private static readonly Hue[] Spare =
        [Hue.Orange, Hue.Sky, Hue.Purple, Hue.Green, Hue.Black, Hue.Vermilion, Hue.Blue, Hue.Gray];

    private static readonly int Symbols = Enum.GetValues<Symbol>().Length;

    /// <summary>Color and symbol of each label of one figure.</summary>
    /// <remarks>Labels of several methods have their method's color, however many a method has;
    /// the symbol tells them apart. Labels of one method, or of none, have a color each as far as
    /// there are enough.</remarks>
    /// <param name="labels">Methods, maybe followed by "; " and more words; or whatever else is compared.</param>
    internal static IReadOnlyList<SeriesLook> Of(IReadOnlyList<string> labels)
    {
        var methods = labels.Select(label => label.Split(';')[0]).ToList();
        string[] words = methods.Distinct().Count() > 1 ? [.. methods] : [.. labels];
        var hues = HuesOf(words);
        return [.. hues.Select((hue, place) => new SeriesLook(hue,
            (Symbol)((labels.Count <= Symbols ? place : hues.Take(place).Count(other => other == hue)) % Symbols)))];
    }

    /// <summary>A method's own color for its name, also followed by more words; for others what is left,
    /// equal words alike.</summary>
    private static List<Hue> HuesOf(IReadOnlyList<string> words)
    {
        var hues = new Dictionary<string, Hue>();
        foreach (var (word, hue) in words.Distinct().Select(word => (word, Hue: OwnOf(word)))
            .Where(entry => entry.Hue is not null))
        {
            if (!hues.ContainsValue(hue!.Value))
            {
                hues[word] = hue.Value;
            }
        }
        var spare = Spare.OrderBy(hue => hues.ContainsValue(hue)).ToList();
        var next = 0;
        foreach (var word in words.Where(word => !hues.ContainsKey(word)).Distinct().ToList())
        {
            hues[word] = spare[next++ % spare.Count];
        }
        return [.. words.Select(word => hues[word])];
    }

    private static Hue? OwnOf(string word) => Own.TryGetValue(word.Split(';')[0], out var hue) ? hue : null;
}

/// <summary>How a series looks.</summary>
/// <param name="Hue">Its color.</param>
/// <param name="Symbol">Its symbol.</param>
internal readonly record struct SeriesLook(Hue Hue, Symbol Symbol)
{
    /// <summary>The look of a series that is no method's, by its place in the figure.</summary>
    internal static SeriesLook Plain(int place) =>
        new((Hue)(place % Enum.GetValues<Hue>().Length), (Symbol)(place % Enum.GetValues<Symbol>().Length));
}
