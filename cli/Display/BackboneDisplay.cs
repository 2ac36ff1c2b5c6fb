using Mira.Experiments.Checkpoints;

namespace Mira.Cli.Display;

/// <summary>Says on standard error what weakens the features of a backbone.</summary>
internal static class BackboneDisplay
{
    /// <summary>Writes nothing where there is nothing to say.</summary>
    internal static void Show(Terminal terminal, PretrainedBackbone backbone)
    {
        if (backbone.Assumption.Length > 0)
        {
            terminal.ErrorWriter.WriteLine($"warning: {backbone.AssumptionWarning}");
        }
        if (backbone.Source.Length > 0 && backbone.HasUntrainedStatistics)
        {
            terminal.ErrorWriter.WriteLine($"warning: the running statistics of every batch normalisation in {backbone.Source} are as at the start " +
                "(mean 0, variance 1): they were never trained, or were lost when the file was written. Features will mean little; look for a whole checkpoint.");
        }
    }
}
