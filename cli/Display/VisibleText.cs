using System.Globalization;
using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Mira.Cli.Display;

/// <summary>Text in which control characters can be seen instead of acting on the terminal:
/// \x1b for an escape.</summary>
/// <remarks>Names come from foreign files. All that a command writes passes here, so no command
/// has to remember it.</remarks>
internal static class VisibleText
{
    /// <summary>The text with its control characters written out; line ends and tabs stay.</summary>
    internal static string Of(string text) => text.Any(IsHidden) ? string.Concat(text.Select(Of)) : text;

    private static string Of(char letter) => !IsHidden(letter) ? letter.ToString()
        : letter <= byte.MaxValue ? string.Create(CultureInfo.InvariantCulture, $"\\x{(int)letter:x2}")
        : string.Create(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}");

    /// <summary>Control characters, and those that turn the direction of writing and so can show
    /// a name as another.</summary>
    private static bool IsHidden(char letter) =>
        (char.IsControl(letter) && letter is not ('\n' or '\t'))
        || letter is (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');

    /// <summary>A writer of plain text.</summary>
    /// <param name="inner">Where the text goes.</param>
    internal sealed class Writer(TextWriter inner) : TextWriter(CultureInfo.InvariantCulture)
    {
        public override Encoding Encoding => inner.Encoding;

        public override void Write(char value) => inner.Write(Of(value));

        public override void Write(string? value) => inner.Write(value is null ? null : Of(value));

        public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

        public override void Write(ReadOnlySpan<char> buffer) => Write(new string(buffer));

        public override void WriteLine(string? value) => inner.WriteLine(value is null ? null : Of(value));

        public override void Flush() => inner.Flush();
    }

    /// <summary>The same for tables and colors, whose own escape sequences are kept.</summary>
    internal sealed class Hook : IRenderHook
    {
        public IEnumerable<IRenderable> Process(RenderOptions options, IEnumerable<IRenderable> renderables) =>
            renderables.Select(renderable => new Shown(renderable));
    }

    private sealed class Shown(IRenderable inner) : IRenderable
    {
        public Measurement Measure(RenderOptions options, int maxWidth) => inner.Measure(options, maxWidth);

        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) =>
            inner.Render(options, maxWidth).Select(segment =>
                segment.IsControlCode || segment.IsLineBreak ? segment : new Segment(Of(segment.Text), segment.Style));
    }
}
