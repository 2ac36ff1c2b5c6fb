using Mira.Experiments.Recipes;
using Mira.Experiments.Tables;

namespace Mira.Experiments.Reproduction;

/// <summary>Which numbers somebody wants to have.</summary>
public sealed record GraphRequest
{
    /// <summary>Tables and figures.</summary>
    public required IReadOnlyList<PaperItem> Items { get; init; }

    /// <summary>How much machine the runs may take.</summary>
    public required Scale Scale { get; init; }

    /// <summary>Epochs of every pretraining in the place of its recipe's; null for those. Its numbers are then comparable with no printed one.</summary>
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
