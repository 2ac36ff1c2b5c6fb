using Mira.Experiments.Records;
using Mira.Experiments.Training;

namespace Mira.Tests.Support;

/// <summary>Ends a run after a step where asked to, and collects its rows and warnings; one that expects no warning
/// fails at the first.</summary>
internal sealed class RunObserver : IPretrainingObserver, IDisposable
{
    private readonly CancellationTokenSource _source = new();

    internal int? StopAfter { get; init; }

    internal Action<int> AfterStep { get; init; } = _ => { };

    internal List<string>? Warnings { get; init; }

    internal List<EpochMetrics> Rows { get; } = [];

    internal CancellationToken Stop => _source.Token;

    public void Started(PretrainRequest request, int firstStep)
    {
    }

    public void StepDone(StepOutcome outcome)
    {
        AfterStep(outcome.Step + 1);
        if (outcome.Step + 1 == StopAfter)
        {
            _source.Cancel();
        }
    }

    public void EpochDone(EpochMetrics metrics) => Rows.Add(metrics);

    public void Warned(string message)
    {
        if (Warnings is null)
        {
            Assert.Fail(message);
        }
        Warnings.Add(message);
    }

    public void Dispose() => _source.Dispose();
}
