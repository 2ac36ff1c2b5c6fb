using System.Diagnostics;
using System.Globalization;
using Mira.Datasets;
using Mira.Datasets.Checking;

namespace Mira.Cli.Display;

/// <summary>Shows a look at every image of a set: a live line while it lasts, then what was found.</summary>
/// <param name="terminal">Where it is shown.</param>
/// <param name="images">Images to look at.</param>
internal sealed class CheckDisplay(Terminal terminal, int images) : IProgress<int>
{
    private const int Named = 20;

    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(200);

    private readonly Lock _lock = new();
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private TimeSpan _shown;

    public void Report(int value)
    {
        lock (_lock)
        {
            if (terminal.IsLive && _watch.Elapsed - _shown > Refresh)
            {
                _shown = _watch.Elapsed;
                terminal.ShowStatus($"{value}/{images} images, {value / _watch.Elapsed.TotalSeconds:f0} a second");
            }
        }
    }

    /// <summary>Shows the result.</summary>
    internal void Show(DatasetDescription set, SetCheck check)
    {
        terminal.ClearStatus();
        TextTable.Show(terminal, [.. check.Splits.Append(check.Classes).Select(Row)]);
        ShowSome($"{check.BadImages.Count} images cannot be decoded", check.BadImages);
        ShowSome(
            $"{check.Duplicates.Count} test images are training images too, {check.Duplicates.Count(pair => !pair.HasSameLabel)} of them with another label",
            [.. check.Duplicates.Select(pair => $"{pair.Test} = {pair.Train}{(pair.HasSameLabel ? "" : " (another label)")}")]);
        if (check.LeftOut.Count > 0)
        {
            ShowSome("left out", check.LeftOut);
        }
        if (check.Unjudged is { } why)
        {
            terminal.WriteLine($"for pretraining alone, no accuracy can be measured: {why}");
        }
        terminal.WriteLine(check is { IsSound: true, LeftOut: [], Unjudged: null }
            ? $"{set.Name} is whole: {images} images decoded in {_watch.Elapsed.TotalSeconds:f1} s."
            : check.IsSound ? $"{set.Name}: {images} images decoded in {_watch.Elapsed.TotalSeconds:f1} s; what is said above is not among them."
            : check.LosesImages && check.BadImages.Count == 0 ? $"{set.Name} is not whole: images that are there are not used, see above."
            : $"{set.Name} is not whole, or damaged: results on it are not comparable with published ones. 'mira data list {set.Name}' says where it comes from.");
    }

    private static string[] Row(SplitCheck split) =>
    [
        split.Split,
        split.Found.ToString("N0", CultureInfo.InvariantCulture),
        split.Expected is { } expected ? (split.IsWhole ? "as it should be" : $"expected {expected.ToString("N0", CultureInfo.InvariantCulture)}") : "",
    ];

    private void ShowSome(string summary, IReadOnlyList<string> lines)
    {
        terminal.WriteLine(lines.Count > Named ? $"{summary}, the first {Named} being" : summary);
        foreach (var line in lines.Take(Named))
        {
            terminal.WriteLine($"  {line}");
        }
    }
}
