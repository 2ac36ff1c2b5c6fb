using Mira.Experiments.Training;

namespace Mira.Cli.Display;

/// <summary>Says on standard error what a pretraining begins with: the images, what is left out of them, and what was
/// chosen.</summary>
internal static class StartDisplay
{
    internal static void Show(Terminal terminal, PretrainRequest request)
    {
        foreach (var line in request.Notes)
        {
            terminal.Note(line);
        }
        foreach (var line in request.Data.Train.IsDecoded ? request.Data.LeftOut.Lines() : [])
        {
            terminal.Note($"left out: {line}");
        }
        foreach (var line in request.Warnings)
        {
            terminal.Warn(line);
        }
    }
}
