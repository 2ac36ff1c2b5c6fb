using System.Text.RegularExpressions;

namespace Mira.Cli.Display;

/// <summary>A line that shows how far something is: what it is at, a bar, and what else there is room for.</summary>
internal static partial class ProgressBar
{
    private const char Done = '━';
    private const char Open = '─';
    private const int Shortest = 10;
    private const int Longest = 40;

    /// <summary>The line; it is no longer than the width where the first note is not.</summary>
    /// <param name="title">What it is at, before the bar.</param>
    /// <param name="share">Share that is done, from 0 to 1.</param>
    /// <param name="notes">What stands after the bar, the most important first; the last are left out where there is
    /// no room.</param>
    /// <param name="width">Columns of the terminal.</param>
    internal static string Line(string title, double share, IReadOnlyList<string> notes, int width)
    {
        var percent = FormattableString.Invariant($" {Math.Floor(100 * Math.Clamp(share, 0, 1)),3:f0} %");
        var kept = notes.Count;
        while (kept > 0 && width - Text(kept).Length < Shortest + 1)
        {
            kept--;
        }
        var length = Math.Min(Longest, width - Text(kept).Length - 1);
        return length < Shortest ? title + percent : $"{title} {Bar(share, length)}{Rest(kept)}";

        string Text(int count) => title + Rest(count);
        string Rest(int count) => percent + string.Concat(notes.Take(count).Select(note => $"  {note}"));
    }

    /// <summary>The line with the done part of its bars in green.</summary>
    internal static string Painted(string line) => DonePart().Replace(line, "\u001b[32m$0\u001b[0m");

    private static string Bar(double share, int length)
    {
        var done = (int)(length * Math.Clamp(share, 0, 1));
        return new string(Done, done) + new string(Open, length - done);
    }

    [GeneratedRegex("━+")]
    private static partial Regex DonePart();
}
