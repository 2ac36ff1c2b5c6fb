using Mira.Datasets;
using Spectre.Console;

namespace Mira.Cli.Display;

/// <summary>Says on standard error which images were replaced or left out, and what else weakens results.</summary>
internal static class BadImageDisplay
{
    /// <summary>Writes nothing where every image was good and the set is whole.</summary>
    internal static void Show(Terminal terminal, ImageDataset data)
    {
        foreach (var line in data.Notes.Concat(data.Train.BadImages.Warnings()))
        {
            terminal.ErrorWriter.WriteLine($"warning: {line}");
        }
    }
}

/// <summary>Warns of pictures that lie in a data set's folders and are not used.</summary>
internal static class LeftOutDisplay
{
    internal static void Show(Terminal terminal, ImageDataset? data)
    {
        foreach (var line in data is { LeftOut.HasImages: true } ? data.LeftOut.Lines() : [])
        {
            terminal.Error.Markup("[yellow]warning:[/] ");
            terminal.ErrorWriter.WriteLine($"left out of {data!.Name}: {line}");
        }
    }
}
