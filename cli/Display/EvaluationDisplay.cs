using Mira.Datasets;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Evaluation;
using Mira.Experiments.Records;
using Spectre.Console;

namespace Mira.Cli.Display;

/// <summary>Shows the progress of an evaluation as a live line.</summary>
internal sealed class EvaluationDisplay(Terminal terminal) : IProgress<EvaluationProgress>, IDisposable
{
    public void Report(EvaluationProgress value)
    {
        if (terminal.IsLive)
        {
            terminal.ShowStatus($"{value.Stage} {value.Done}/{value.Total}");
        }
    }

    public void Dispose() => terminal.ClearStatus();
}

/// <summary>Shows evaluation results as a table.</summary>
internal static class EvaluationTable
{
    internal static void Show(Terminal terminal, IReadOnlyList<EvaluationResult> results) =>
        terminal.Show("evaluations", results, () => Print(terminal, results));

    private static void Print(Terminal terminal, IReadOnlyList<EvaluationResult> results)
    {
        var table = new Table().Border(TableBorder.Rounded);
        foreach (var heading in new[] { "method", "encoder", "protocol", "setting", "top-1 %", "top-5 %",
            "images", "seconds" })
        {
            table.AddColumn(heading);
        }
        foreach (var row in results)
        {
            string[] words = [row.Method, row.Encoder, ProtocolNames.Title(row.Protocol), row.Setting];
            // Names of files may hold the brackets of Spectre's markup.
            table.AddRow([.. words.Select(Markup.Escape), $"{row.Top1:f2}", $"{row.Top5:f2}", $"{row.Images}",
                $"{row.Seconds:f1}"]);
        }
        terminal.Output.Write(table);
    }
}

/// <summary>Says on standard error what weakens the features of a backbone.</summary>
internal static class BackboneDisplay
{
    /// <summary>Writes nothing if there is nothing to warn of.</summary>
    internal static void Show(Terminal terminal, PretrainedBackbone backbone)
    {
        foreach (var warning in Warnings(backbone))
        {
            terminal.Warn(warning);
        }
    }

    /// <summary>What weakens the features, in sentences.</summary>
    internal static IEnumerable<string> Warnings(PretrainedBackbone backbone)
    {
        if (backbone.Assumption.Length > 0)
        {
            yield return backbone.AssumptionWarning;
        }
        if (backbone.Source.Length > 0 && backbone.HasUntrainedStatistics)
        {
            yield return $"all batch normalization statistics in {backbone.Source} " +
                "have their initial values (mean 0, variance 1). " +
                "They were never trained or were lost when the file was saved, so its features " +
                "are poor. Use a complete checkpoint.";
        }
    }
}

/// <summary>Says on standard error which images were replaced or left out, and what else weakens results.</summary>
internal static class BadImageDisplay
{
    /// <summary>Writes nothing if every image was read and the set is complete.</summary>
    internal static void Show(Terminal terminal, ImageDataset data)
    {
        foreach (var line in data.Notes.Concat(data.Train.BadImages.Warnings()))
        {
            terminal.Warn(line);
        }
    }
}

/// <summary>Warns of images in a data set's folders that are not used.</summary>
internal static class LeftOutDisplay
{
    internal static void Show(Terminal terminal, ImageDataset? data)
    {
        foreach (var line in data is { LeftOut.HasImages: true } ? data.LeftOut.Lines() : [])
        {
            terminal.Warn($"left out of {data!.Name}: {line}");
        }
    }
}
