using System.Diagnostics;
using System.Globalization;
using Mira.Datasets;
using Mira.Datasets.Checking;

namespace Mira.Cli.Display;

/// <summary>Shows the check of a set's images: a live line meanwhile, then the findings.</summary>
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
        var seconds = _watch.Elapsed.TotalSeconds;
        terminal.Show("check", new { Set = set.Name, Images = images, Seconds = seconds, Found = check },
            () => Print(set, check));
    }

    private void Print(DatasetDescription set, SetCheck check)
    {
        TextTable.Show(terminal, [.. check.Splits.Append(check.Classes).Select(Row)]);
        ShowSome($"{check.BadImages.Count} images cannot be decoded", check.BadImages);
        ShowSome(
            $"{check.Duplicates.Count} test images are also training images, " +
            $"{check.Duplicates.Count(pair => !pair.HasSameLabel)} of them with another label",
            [.. check.Duplicates.Select(pair =>
                $"{pair.Test} = {pair.Train}{(pair.HasSameLabel ? "" : " (another label)")}")]);
        if (check.LeftOut.Count > 0)
        {
            ShowSome("left out", check.LeftOut);
        }
        if (check.Unjudged is { } why)
        {
            terminal.WriteLine("This set can be used for pretraining only, because no accuracy " +
                $"can be measured: {why}.");
        }
        terminal.WriteLine(check is { IsSound: true, LeftOut: [], Unjudged: null }
            ? $"{set.Name} is complete: {images} images decoded in {_watch.Elapsed.TotalSeconds:f1} s."
            : check.IsSound
                ? $"{set.Name}: {images} images decoded in {_watch.Elapsed.TotalSeconds:f1} s, " +
                    "without those left out above."
            : check.LosesImages && check.BadImages.Count == 0
                ? $"{set.Name} is not complete: mira does not use all of its images, see above."
            : $"{set.Name} is incomplete or damaged: its results cannot be compared with published " +
                $"ones. 'mira data list {set.Name}' tells where to get it.");
    }

    private static string[] Row(SplitCheck split) =>
    [
        split.Split,
        split.Found.ToString("N0", CultureInfo.InvariantCulture),
        split.Expected is { } expected
            ? (split.IsWhole ? "complete" : $"expected {expected.ToString("N0", CultureInfo.InvariantCulture)}")
            : "",
    ];

    private void ShowSome(string summary, IReadOnlyList<string> lines)
    {
        terminal.WriteLine(lines.Count > Named ? $"{summary}; the first {Named}:" : summary);
        foreach (var line in lines.Take(Named))
        {
            terminal.WriteLine($"  {line}");
        }
    }
}
