using Mira.Experiments.Recipes;
using Mira.Experiments.Scales;

namespace Mira.Experiments.Tables;

/// <summary>One number of a table: what was printed, and what has to be run for it.</summary>
/// <param name="Row">The words to the left of the numbers, one per column of the item's row header.</param>
/// <param name="Column">Heading of the column.</param>
/// <param name="Paper">The printed number; null where there is none.</param>
/// <param name="Run">How to get our own; null for a number that is only quoted, or has no run at a scale.</param>
public sealed record Cell(IReadOnlyList<string> Row, string Column, PublishedNumber? Paper, CellRun? Run)
{
    /// <summary>Address within the item, the same at every scale, as in "MIRA, R18, CIFAR-10 top-1".</summary>
    public string Key => string.Join(", ", [.. Row, Column]);

    /// <summary>How a row that is only quoted elsewhere is trained on the paper's own data; null where nobody can train
    /// it. Smaller scales compare methods in the item methods.</summary>
    public CellRun? OnPaperData { get; init; }

    /// <summary>A second printed number of the same quantity that contradicts the first; null where there is
    /// none.</summary>
    public PublishedNumber? Conflict { get; init; }

    /// <summary>Name of the published weights that stand in for the pretraining of a quoted row; null where none that
    /// can be read are known.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>Why no published weights stand in for a quoted row, in a sentence; null where some do, or none
    /// are needed.</summary>
    public string? WithoutWeights { get; init; }
}

/// <summary>What can stand in for a row that is only quoted.</summary>
/// <param name="Checkpoint">Name of its published weights; null where there are none.</param>
/// <param name="Absent">Why there are none, in a sentence; null where there are some.</param>
internal sealed record Weights(string? Checkpoint, string? Absent = null)
{
    /// <summary>The recipe that trains the row on the paper's data; null where there is none.</summary>
    internal PretrainRecipe? Recipe { get; private init; }

    /// <summary>Of BYOL, whose file no torch.save wrote.</summary>
    internal static Weights Byol { get; } = new(null, "Its weights are a pickle of Haiku parameters: convert them " +
        "to torchvision's names, as ssl-transfer's download_and_prepare_models.py does, and give " +
        "--checkpoint BYOL=FILE.");

    /// <summary>Weights that the authors published.</summary>
    internal static Weights Of(string checkpoint) => new(checkpoint);

    /// <summary>No weights, and why.</summary>
    internal static Weights None(string why) => new(null, why);

    /// <summary>The same for a row that a named recipe trains.</summary>
    internal Weights Or(string recipe) => this with { Recipe = Pretrain.Named(recipe) };

    /// <summary>A cell of the row.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="judged">How the column judges what a recipe trains; null where no row of the table has one.</param>
    internal Cell For(Cell cell, Func<PretrainRecipe, CellRun>? judged = null) => cell with
    {
        Checkpoint = Checkpoint,
        WithoutWeights = Absent,
        OnPaperData = Recipe is { } recipe ? judged?.Invoke(recipe) : null,
    };
}

/// <summary>What has to be done for one number. Runs are values: equal runs of different tables are one.</summary>
/// <param name="Pretraining">How the network is pretrained.</param>
/// <param name="Evaluation">How it is judged.</param>
/// <param name="Metric">Which of the evaluation's numbers the cell holds.</param>
public sealed record CellRun(PretrainRecipe Pretraining, CellEvaluation Evaluation, Metric Metric = Metric.Top1)
{
    /// <summary>Whether the network is pretrained; otherwise it has the random weights that its pretraining
    /// would begin with.</summary>
    public bool IsTrained { get; init; } = true;

    /// <summary>The run that stands for this run of the paper at a scale; null where there is none.</summary>
    public CellRun? At(Scale scale)
    {
        var policy = scale.Policy();
        return policy.Trains(Pretraining) && Evaluation.At(policy) is { } evaluation
            ? this with { Pretraining = policy.Pretraining(Original(policy)), Evaluation = evaluation }
            : null;
    }

    private PretrainRecipe Original(ScalePolicy policy) => policy.IsSmall ? Pretraining.OnCifar10() : Pretraining;

    /// <summary>The run with a pretraining of so many epochs.</summary>
    public CellRun WithEpochs(int epochs) => this with { Pretraining = Pretraining.WithEpochs(epochs) };
}

/// <summary>A number as it was printed.</summary>
/// <param name="Value">The number.</param>
/// <param name="Deviation">Standard deviation printed beside it; null where there is none.</param>
/// <param name="Source">Table, row and column that print it, and whose measurement it is if not the paper's.</param>
public sealed record PublishedNumber(double Value, double? Deviation, string Source);

/// <summary>What an item can and cannot show at a scale.</summary>
/// <param name="Shows">What its numbers can show there.</param>
/// <param name="CannotShow">What they cannot.</param>
public sealed record ScaleNote(string Shows, string CannotShow);
