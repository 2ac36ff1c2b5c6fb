using System.CommandLine;
using System.Globalization;
using System.Text;

namespace Mira.Cli.Help;

/// <summary>The manual page of a command, from its help.</summary>
/// <remarks>Macros of man(7); every font is closed where it is opened.</remarks>
internal static class ManPage
{
    private const string Section = "1";

    /// <summary>The pages of a command and all below it, by file name.</summary>
    internal static IEnumerable<(string File, string Text)> All(Command command, string version) =>
        command.Subcommands.Where(below => !below.Hidden).SelectMany(below => All(below, version))
            .Prepend(($"{NameOf(command)}.{Section}", Of(command, version)));

    private static string NameOf(Command command) => HelpPage.Path(command).Replace(' ', '-');

    private static string Of(Command command, string version)
    {
        var (name, about) = (NameOf(command), command.Description ?? "");
        var text = new StringBuilder($"""
            .\" -*- coding: utf-8 -*-
            .TH {name.ToUpperInvariant()} {Section} "" "mira {Plain(version)}" "mira"
            .SH NAME
            {name} \- {Escaped(about.TrimEnd('.'))}
            .SH SYNOPSIS
            {Escaped(HelpPage.Usage(command))}

            """);
        foreach (var (heading, rows) in HelpPage.Sections(command, showsAll: true))
        {
            Rows(text, heading, rows);
        }
        Examples(text, HelpPage.ExamplesOf(command));
        Others(text, command);
        return text.ToString();
    }

    private static void Rows(StringBuilder text, string heading,
        IReadOnlyList<(string Label, string About)> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }
        text.Append(CultureInfo.InvariantCulture, $".SH {heading.ToUpperInvariant()}\n");
        foreach (var (label, about) in rows)
        {
            text.Append(CultureInfo.InvariantCulture, $".TP\n\\fB{Escaped(label)}\\fR\n{Escaped(about)}\n");
        }
    }

    private static void Examples(StringBuilder text, IReadOnlyList<Example> examples)
    {
        if (examples.Count > 0)
        {
            text.Append(".SH EXAMPLES\n");
        }
        foreach (var example in examples)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"{Escaped(example.Purpose)}:\n.PP\n.EX\n.in +4\n{Escaped(example.Line)}\n.in\n.EE\n.PP\n");
        }
    }

    private static void Others(StringBuilder text, Command command)
    {
        var others = command.Parents.OfType<Command>().Concat(command.Subcommands.Where(below => !below.Hidden))
            .Select(other => $"\\fB{Escaped(NameOf(other))}\\fR({Section})").ToList();
        if (others.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $".SH SEE ALSO\n{string.Join(",\n", others)}\n");
        }
    }

    /// <summary>Text in which nothing is a request, an escape or a hyphen that is broken.</summary>
    private static string Escaped(string text)
    {
        var plain = Plain(text).Replace("\\", "\\e", StringComparison.Ordinal)
            .Replace("-", "\\-", StringComparison.Ordinal);
        return plain.StartsWith('.') || plain.StartsWith('\'') ? $"\\&{plain}" : plain;
    }

    private static string Plain(string text) => text.Replace(OptionText.Unbroken, ' ');
}
