using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Mira.Datasets;
using Mira.Experiments.Records;

namespace Mira.Experiments.Reporting.Pages;

/// <summary>Rows and columns named by what was measured, the printed name behind it: "15
/// epochs (paper: 100)".</summary>
/// <remarks>At a small scale a cell of the paper is measured with other epochs, batches, views or networks
/// than its row says.</remarks>
internal sealed partial class MeasuredWords
{
    private const string Separator = "; ";

    private readonly ItemContent _content;
    private readonly Dictionary<string, JsonObject> _recipes;
    private readonly HashSet<string> _printed;

    internal MeasuredWords(ItemContent content)
    {
        _content = content;
        _recipes = content.Run.Recipes.Values.Where(recipe => recipe.Derived["hash"] is not null)
            .DistinctBy(recipe => (string)recipe.Derived["hash"]!)
            .ToDictionary(recipe => (string)recipe.Derived["hash"]!, recipe => recipe.Asked);
        _printed = [.. content.Item.Cells.Select(cell => string.Join(Separator, cell.Row))];
    }

    /// <summary>The cell under the names of what was measured; itself where nothing was, or what is printed.</summary>
    internal CellRow Of(CellRow cell)
    {
        if (cell.Ours is null || !_recipes.TryGetValue(cell.PretrainRecipeHash, out var asked))
        {
            return cell;
        }
        var (header, isPrinted) = (_content.Item.RowHeader, _printed.Contains(cell.Row));
        var row = cell.Row.Split(Separator)
            .Select((word, place) =>
                Named(word, Measured(place < header.Count ? header[place] : "", word, asked), isPrinted));
        return cell with
        {
            Row = string.Join(Separator, row),
            Column = Named(cell.Column, Measured("", cell.Column, asked), isPrinted: true),
        };
    }

    /// <summary>The same for a chart, where words stand without their heading and nothing is quoted.</summary>
    internal CellRow InChart(CellRow cell)
    {
        var named = Of(cell);
        var words = named.Row.Replace("†", "", StringComparison.Ordinal).Split(Separator);
        var place = _content.Item.RowHeader.ToList().IndexOf("epochs");
        if (place >= 0 && place < words.Length)
        {
            words[place] = FirstNumber().Replace(words[place], "$0 epochs");
        }
        return named.Ours is null ? named : named with { Row = string.Join(Separator, words) };
    }

    /// <summary>A printed word with its number in another's place; the word alone where they are equal.</summary>
    private string Named(string word, string measured, bool isPrinted)
    {
        if (measured == word || !isPrinted)
        {
            return measured;
        }
        // What both end with stands once: "15 epochs (paper: 100)".
        var bare = Ending().Match(word).Value is { Length: > 0 } ending
            && measured.EndsWith(ending, StringComparison.Ordinal) ? word[..^ending.Length] : word;
        var start = Beginning().Match(word).Value is { Length: > 0 } beginning
            && measured.StartsWith(beginning, StringComparison.Ordinal) ? bare[beginning.Length..] : bare;
        return $"{measured} ({(_content.Item.IsOfThePaper ? "paper" : "full size")}: {start})";
    }

    private string Measured(string heading, string word, JsonObject asked) => heading switch
    {
        "epochs" => Number(asked, "epochs") ?? word,
        "batch" => Number(asked, "batch_size") ?? word,
        "architecture" => Network(asked) ?? word,
        "GPU" => _content.Run.Hardware.Gpu.Length > 0 ? _content.Run.Hardware.Gpu : _content.Run.Hardware.Cpu,
        _ when word == "GPU memory" && _content.Run.Hardware.Gpu.Length == 0 => "memory",
        _ when Epochs().IsMatch(word) => Replace(word, Number(asked, "epochs")),
        _ when Prototypes().IsMatch(word) => Replace(word, Number(asked, "projector.prototypes")),
        _ when Rate().IsMatch(word) => Replace(word, Number(asked, "base_learning_rate")),
        _ when Views().IsMatch(word) => Crops(asked) ?? word,
        _ => word,
    };

    private static string Replace(string word, string? number) =>
        number is null ? word : AnyNumber().Replace(word, number, 1);

    private static string? Number(JsonObject asked, string key) => asked[key] is { } value
        ? NumberText.TryNumber(value.ToString(), out var number)
            ? number.ToString("0.######", CultureInfo.InvariantCulture)
            : value.ToString()
        : null;

    private static string? Network(JsonObject asked) => Number(asked, "backbone.depth") is not { } depth ? null
        : depth.Replace("ResNet", "R", StringComparison.Ordinal)
        + (Number(asked, "backbone.width") is { } width and not "64" ? $" of width {width}" : "");

    private static string? Crops(JsonObject asked) => Number(asked, "views.global_size") is not { } size ? null
        : $"2x{size}" + (Number(asked, "views.local_crops") is { } crops
            and not "0" ? $"+{crops}x{Number(asked, "views.local_size")}" : "");

    [GeneratedRegex("^[0-9]+ epochs$")]
    private static partial Regex Epochs();

    [GeneratedRegex("^K = [0-9]+$")]
    private static partial Regex Prototypes();

    [GeneratedRegex("^learning rate [0-9.]+$")]
    private static partial Regex Rate();

    [GeneratedRegex("^[0-9]+x[0-9]+(\\+[0-9]+x[0-9]+)?$")]
    private static partial Regex Views();

    [GeneratedRegex("[0-9]+(\\.[0-9]+)?")]
    private static partial Regex AnyNumber();

    [GeneratedRegex("^[0-9]+")]
    private static partial Regex FirstNumber();

    [GeneratedRegex(" [a-z]+$")]
    private static partial Regex Ending();

    [GeneratedRegex("^(K = |learning rate )")]
    private static partial Regex Beginning();
}
