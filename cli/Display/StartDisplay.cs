using Mira.Experiments.Training;
using Spectre.Console;

namespace Mira.Cli.Display;

/// <summary>Says on standard error what a pretraining begins with: the images, what is left out of them, and what was
/// chosen.</summary>
internal static class StartDisplay
{
    internal static void Show(Terminal terminal, PretrainRequest request)
    {
        foreach (var line in request.Notes)
        {
            terminal.ErrorWriter.WriteLine(line);
        }
        foreach (var line in request.Data.Train.IsDecoded ? request.Data.LeftOut.Lines() : [])
        {
            terminal.ErrorWriter.WriteLine($"left out: {line}");
        }
        foreach (var line in request.Warnings)
        {
            terminal.Error.Markup("[yellow]warning:[/] ");
            terminal.ErrorWriter.WriteLine(line);
        }
    }
}
