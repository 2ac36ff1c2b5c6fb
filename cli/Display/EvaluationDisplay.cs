using Mira.Experiments.Evaluation;

namespace Mira.Cli.Display;

/// <summary>Shows how far an evaluation is, as a passing line on a terminal.</summary>
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
