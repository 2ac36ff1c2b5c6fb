using System.Text.Json.Nodes;
using Mira.Cli.Options;

namespace Mira.Cli.Display;

/// <content>Results, which are printed, or with --json kept for the one object.</content>
internal sealed partial class Terminal
{
    // Longer lines of text are hard to read.
    private const int WidestText = 100;

    /// <summary>What is kept for a program that asked with --json; null where results are printed. Set by the command
    /// line.</summary>
    internal ResultObject? Kept
    {
        get => _speech.Kept;
        set => _speech.Kept = value;
    }

    /// <summary>Shows a result: prints it, or keeps the record that it is printed from.</summary>
    /// <param name="name">Its name for programs.</param>
    /// <param name="record">The record: a row of a CSV file, a JSON node, or values by their names.</param>
    /// <param name="print">Prints it.</param>
    internal void Show(string name, object? record, Action print)
    {
        if (Kept is null)
        {
            print();
        }
        else
        {
            Kept.Keep(name, record);
        }
    }

    /// <summary>Shows a result that can be asked for as JSON alone.</summary>
    internal void Show(string name, OutputFormat format, Func<JsonNode> record, Action print)
    {
        if (Kept is not null || format == OutputFormat.Text)
        {
            Show(name, Kept is null ? null : record(), print);
        }
        else
        {
            WriteLine(JsonText.Of(record()));
        }
    }

    /// <summary>Shows one of several results of the same name as soon as it is there.</summary>
    internal void ShowNext(string name, object item, Action print)
    {
        if (Kept is null)
        {
            print();
        }
        else
        {
            Kept.KeepNext(name, item);
        }
    }

    /// <summary>Tells of a file that was written, or of a folder for what was written in it: named in the object of
    /// --json, and nowhere else.</summary>
    internal void Wrote(string path) => Kept?.KeepFile(path);

    /// <summary>Shows the name of a file that was written.</summary>
    internal void ShowFile(string path)
    {
        if (Kept is null)
        {
            WriteLine(path);
        }
        Wrote(path);
    }

    /// <summary>Says on standard error why the command ends.</summary>
    internal void WriteError(string message)
    {
        Kept?.KeepError(message);
        ErrorWriter.WriteLine(message);
    }

    /// <summary>Writes the object of --json, once.</summary>
    /// <param name="code">Exit code of the command.</param>
    /// <returns>Why it could not be written; null where it was, and where text was printed.</returns>
    internal string? Close(int code)
    {
        Kept?.Write(code, _objects ?? _plain);
        return Kept is null ? null : _objects?.Failure;
    }

    /// <summary>Writes one line of a result to standard output.</summary>
    internal void WriteLine(string text = "") => OutputWriter.WriteLine(text);

    /// <summary>Writes words to standard output, broken where the terminal ends; further lines are indented as the
    /// first.</summary>
    /// <param name="start">What the first line begins with.</param>
    /// <param name="words">The words.</param>
    internal void WriteWrapped(string start, string words)
    {
        var (line, room) = (start, Math.Min(Output.Profile.Width, WidestText));
        var isEmpty = true;
        foreach (var word in words.Split(' '))
        {
            if (!isEmpty && line.Length + 1 + word.Length > room)
            {
                WriteLine(line);
                (line, isEmpty) = (new string(' ', start.Length), true);
            }
            line += isEmpty ? word : $" {word}";
            isEmpty = false;
        }
        WriteLine(line);
    }
}
