using Mira.Experiments.Evaluation;
using Mira.Experiments.Recipes;
using Mira.Experiments.Records;
using Mira.Experiments.Scales;
using Mira.Experiments.Tables;
using Mira.Experiments.Training;

namespace Mira.Experiments.Reproduction;

/// <summary>The numbers that a command asks for.</summary>
public sealed record PlanRequest
{
    /// <summary>Tables and figures.</summary>
    public required IReadOnlyList<PaperItem> Items { get; init; }

    /// <summary>How much machine the runs may take.</summary>
    public required Scale Scale { get; init; }

    /// <summary>Epochs of every pretraining in the place of its recipe's; null for those. Its numbers are then
    /// comparable with no printed one.</summary>
    public int? Epochs { get; init; }

    /// <summary>Seeds of every run.</summary>
    public required IReadOnlyList<int> Seeds { get; init; }

    /// <summary>Whose classifiers judge the baselines.</summary>
    public Judge Judge { get; init; }

    /// <summary>The one row to run, by name; null for all.</summary>
    public string? Only { get; init; }

    /// <summary>Files of published networks by the name of the row that they stand for.</summary>
    public IReadOnlyDictionary<string, string> Checkpoints { get; init; } = new Dictionary<string, string>();

    /// <summary>What stands before the backbone's names in those files; null chooses by role.</summary>
    public string? BackbonePrefix { get; init; }
}

/// <summary>Receives the progress of a plan of runs.</summary>
public interface IPlanObserver : IPretrainingObserver, IProgress<EvaluationProgress>
{
    /// <summary>A node begins.</summary>
    /// <param name="node">The node.</param>
    /// <param name="place">Its place, counted from 1.</param>
    /// <param name="count">How many there are.</param>
    void NodeStarted(PlanNode node, int place, int count);

    /// <summary>All runs that are left are being made by other processes; repeated every few seconds.</summary>
    /// <param name="node">A node that another process is at.</param>
    void Waiting(PlanNode node);

    /// <summary>A number was measured, or read where it was measured before.</summary>
    /// <param name="numbers">The numbers of one evaluation.</param>
    void Measured(IReadOnlyList<Measurement> numbers);
}
