using System.Text;

namespace Mira.Datasets.Folders;

/// <summary>One line of a CSV file of labels.</summary>
/// <param name="Path">The image, relative to the data directory.</param>
/// <param name="Label">Name of its class.</param>
/// <param name="Split">train, val or test.</param>
internal sealed record LabelLine(string Path, string Label, string Split)
{
    private static readonly string[] Splits = ["train", "val", "test"];

    private static readonly string[] HeaderWords =
    [
        "path", "paths", "file", "files", "filename", "file_name", "filepath", "file_path", "image", "images",
        "image_path", "image_id", "img", "img_path",
        "id", "name", "label", "labels", "class", "classes", "class_name", "category", "target", "y", "split", "set",
        "subset", "fold", "partition",
    ];

    /// <summary>The lines of a file, in their order.</summary>
    /// <exception cref="InputException">The file cannot be read, is empty, has a path twice, or a line that
    /// cannot be used.</exception>
    public static LabelLine[] ReadAll(string file)
    {
        var all = TextLine.ReadAll(file);
        if (all.Length > 0)
        {
            RequireFamiliar(all[0]);
        }
        LabelLine[] lines = [.. all.Where((line, place) => place > 0 || !IsHeader(line)).Select(Parse)];
        var twice = lines.GroupBy(line => line.Path).FirstOrDefault(group => group.Count() > 1)?.Key;
        return lines.Length == 0
            ? throw new InputException($"'{file}' is empty; expected lines path,label or path,label,split.")
            : twice is not null ? throw new InputException(
                $"'{file}' has '{ShortList.Name(twice)}' twice; expected each image once.")
            : lines;
    }

    private static bool IsHeader(TextLine line) =>
        Fields(line.Text) is [var path, var label, ..] && Is(path, "path") && Is(label, "label");

    private static bool Is(string field, string word) => field.Trim().Equals(word, StringComparison.OrdinalIgnoreCase);

    /// <summary>Refuses a file whose first line shows that it is written in another way.</summary>
    private static void RequireFamiliar(TextLine first)
    {
        foreach (var (letter, name) in (IEnumerable<(char, string)>)[(';', "semicolons"), ('\t', "tabs"),
            ('|', "bars")])
        {
            if (!first.Text.Contains(',', StringComparison.Ordinal) && first.Text.Split(letter).Length is 2 or 3)
            {
                throw new InputException($"Line {first.Number} of '{first.File}' is '{ShortList.Name(first.Text)}': " +
                    $"its fields are separated by {name}; "
                    + "expected commas: path,label or path,label,split.");
            }
        }
        var fields = Fields(first.Text);
        if (!IsHeader(first) && fields.Length > 1 && fields.All(field => HeaderWords.Any(word => Is(field, word))))
        {
            throw new InputException($"Line {first.Number} of '{first.File}' looks like a header; " +
                "expected path,label,split. "
                + $"It is '{ShortList.Name(first.Text)}': write path,label,split in its place, or remove it.");
        }
    }

    private static LabelLine Parse(TextLine line)
    {
        var fields = Fields(line.Text);
        if (fields.Length is not (2 or 3) || fields.Any(string.IsNullOrWhiteSpace))
        {
            throw line.Refused("path,label or path,label,split");
        }
        var path = fields[0].Trim().Replace('\\', '/');
        path = path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;
        var split = fields.Length == 3 ? fields[2].Trim().ToLowerInvariant() : path.Split('/')[0];
        return Splits.Contains(split) ? new(path, fields[1].Trim(), split) : throw line.Refused(
            "a third column, or a first folder of the path, that is train, val or test");
    }

    /// <summary>The fields of a line; one in quotes may hold commas, and quotes as two.</summary>
    private static string[] Fields(string line)
    {
        var fields = new List<string>();
        // Text that grew letter by letter would be copied once for each.
        var field = new StringBuilder();
        var isQuoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '"' && isQuoted && i + 1 < line.Length && line[i + 1] == '"')
            {
                field.Append(line[i++]);
            }
            else if (line[i] == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (line[i] == ',' && !isQuoted)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else
            {
                field.Append(line[i]);
            }
        }
        return [.. fields, field.ToString()];
    }
}
