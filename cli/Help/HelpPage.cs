using System.CommandLine;
using System.CommandLine.Help;
using System.Text;

namespace Mira.Cli.Help;

/// <summary>The help of one command: description, usage, examples, arguments, options by group, subcommands.</summary>
internal static class HelpPage
{
    /// <summary>Name of the option that shows everything.</summary>
    internal const string AllOption = "--help-all";

    /// <summary>No line of a help is longer.</summary>
    internal const int Width = 100;

    private const int LongestLabel = 30;
    private const string Indent = "  ";

    internal static string Of(Command command, bool showsAll)
    {
        var text = new StringBuilder();
        Wrap(text, "", command.Description ?? "");
        text.Append($"\nUsage:\n{Indent}{Usage(command)}\n");
        ShowExamples(text, ExamplesOf(command));
        var sections = Sections(command, showsAll).Where(section => section.Rows.Count > 0).ToList();
        var column = Math.Min(sections.Max(section => section.Rows.Max(row => row.Label.Length)), LongestLabel)
            + (2 * Indent.Length);
        foreach (var (heading, rows) in sections)
        {
            ShowRows(text, heading, rows, column);
        }
        return text.ToString();
    }

    /// <summary>The same for programs.</summary>
    internal static object Record(Command command, bool showsAll) => new
    {
        Command = Path(command),
        command.Description,
        Usage = Usage(command),
        Examples = ExamplesOf(command).Select(example => new { example.Purpose, example.Line }),
        Sections = Sections(command, showsAll).Where(section => section.Rows.Count > 0).Select(section => new
        {
            section.Heading,
            Entries = section.Rows.Select(row => new
            {
                Label = row.Label.Replace(OptionText.Unbroken, ' '),
                About = row.About.Replace(OptionText.Unbroken, ' '),
            }),
        }),
    };

    /// <summary>Arguments, commands and options under their headings.</summary>
    internal static IEnumerable<(string Heading, IReadOnlyList<(string Label, string About)> Rows)> Sections(
        Command command, bool showsAll)
    {
        yield return ("Arguments",
            [.. command.Arguments.Select(argument => (OptionText.Label(argument), argument.Description ?? ""))]);
        yield return ("Commands",
            [.. command.Subcommands.Select(one => (one.Name, FirstSentence(one.Description ?? "")))]);
        foreach (var group in Enum.GetValues<OptionGroup>())
        {
            var options = Visible(command, showsAll)
                .Where(option => (command as DocumentedCommand)?.GroupOf(option) == group);
            yield return ($"{group}", [.. options.Select(Row)]);
        }
        yield return ("Other", [.. Ungrouped(command, showsAll).Select(Row)]);
    }

    private static (string Label, string About) Row(Option option) =>
        (OptionText.Label(option), OptionText.About(option));

    private static string FirstSentence(string text) =>
        text.IndexOf(". ", StringComparison.Ordinal) is > 0 and var end ? text[..(end + 1)] : text;

    /// <summary>A command with those above it, as it is typed.</summary>
    internal static string Path(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{Path(parent)} {command.Name}" : "mira";

    /// <summary>The examples of a command.</summary>
    internal static IReadOnlyList<Example> ExamplesOf(Command command) => command switch
    {
        DocumentedCommand documented => documented.Examples,
        RootCommand => MiraCommand.Examples,
        _ => [],
    };

    /// <summary>How a command is typed.</summary>
    internal static string Usage(Command command)
    {
        var words = command.Arguments.Select(OptionText.Label);
        if (command.Subcommands.Count > 0)
        {
            words = words.Append(command.Action is null ? "COMMAND" : "[COMMAND]");
        }
        return string.Join(' ', [Path(command), .. words, "[options]"]);
    }

    private static IEnumerable<Option> Visible(Command command, bool showsAll) => command.Options
        .Where(option => !option.Hidden
            && (showsAll || command is not DocumentedCommand { } documented || !documented.IsRare(option)));

    /// <summary>Options of every command, and those without a group.</summary>
    private static IEnumerable<Option> Ungrouped(Command command, bool showsAll)
    {
        var above = command.Parents.OfType<Command>().SelectMany(Recursive);
        var here = Visible(command, showsAll)
            .Where(option => command is not DocumentedCommand { } documented || documented.GroupOf(option) is null);
        var hasMore = !showsAll && Visible(command, showsAll: true).Count() > Visible(command, showsAll: false).Count();
        return here.Concat(above).Where(option => option.Name != AllOption || hasMore)
            .OrderBy(option => option is HelpOption ? 0 : 1);
    }

    private static IEnumerable<Option> Recursive(Command command) =>
        command.Options.Where(option => option.Recursive && !option.Hidden)
        .Concat(command.Parents.OfType<Command>().SelectMany(Recursive));

    private static void ShowExamples(StringBuilder text, IReadOnlyList<Example> examples)
    {
        if (examples.Count == 0)
        {
            return;
        }
        text.Append("\nExamples:\n");
        foreach (var example in examples)
        {
            text.Append($"{Indent}# {example.Purpose}\n{Indent}{example.Line}\n");
        }
    }

    private static void ShowRows(StringBuilder text, string heading,
        IReadOnlyList<(string Label, string About)> rows, int column)
    {
        text.Append($"\n{heading}:\n");
        foreach (var (label, about) in rows)
        {
            var start = Indent + label;
            if (start.Length + Indent.Length > column)
            {
                text.Append(start).Append('\n');
                start = "";
            }
            Wrap(text, start.PadRight(column), about);
        }
    }

    /// <summary>Writes text behind a start, broken between words; later lines begin below it.</summary>
    private static void Wrap(StringBuilder text, string start, string words)
    {
        var line = new StringBuilder(start);
        var isEmpty = true;
        foreach (var word in words.Split(' '))
        {
            if (!isEmpty && line.Length + 1 + word.Length > Width)
            {
                text.Append(line).Append('\n');
                line.Clear().Append(' ', start.Length);
                isEmpty = true;
            }
            line.Append(isEmpty ? "" : " ").Append(word);
            isEmpty = false;
        }
        text.Append(line.ToString().TrimEnd()).Append('\n').Replace(OptionText.Unbroken, ' ');
    }
}
