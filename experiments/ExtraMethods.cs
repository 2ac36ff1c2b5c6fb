using Mira.Experiments.Recipes;
using Mira.Experiments.Scales;
using Mira.Experiments.Tables;

namespace Mira.Experiments;

/// <summary>Not in the paper: Table 7's methods on CIFAR-10, all trained on the same number of images, and all for
/// the same time.</summary>
internal sealed class ExtraWallTime : PaperItem
{
    private const string SameImages = "same images", SameTime = "same time";

    /// <summary>Epochs at laptop scale that take as long as 60 of the fastest method, by
    /// results/bench/methods.csv.</summary>
    internal static readonly IReadOnlyDictionary<string, int> EpochsInSameTime = new Dictionary<string, int>
    {
        ["Barlow Twins"] = 53,
        ["BYOL"] = 43,
        ["DeepCluster-v2"] = 39,
        ["DINO"] = 38,
        ["SwAV"] = 60,
        ["MIRA"] = 34,
    };

    private static readonly (string Heading, CellEvaluation Evaluation)[] Judges =
    [
        ("k-NN", new CellEvaluation.Knn("cifar10", 1, new KnnRecipe())),
        ("online linear", new CellEvaluation.Online("cifar10")),
    ];

    public override string Id => "wall-time";

    public override string Name => "Wall time";

    public override bool IsOfThePaper => false;

    public override string Title => "Methods compared at equal images and at equal time";

    public override string Caption =>
        "CIFAR-10. Same images: all methods train for the same number of epochs. Same time: all methods " +
        "train as long as the fastest one, each with a schedule for the epochs that it makes.";

    public override IReadOnlyList<string> Remarks =>
    [
        "A method with a teacher passes the views through two networks, so it trains for fewer " +
        "epochs in the same time.",
        "Epochs in the same time follow from the speeds in results/bench/methods.csv: one thread, measured " +
        "in turns ('make bench-methods'). The fastest turn of each counts, because other work can only slow a method.",
    ];

    public override IReadOnlyList<string> RowHeader => ["method", "epochs in the same time"];

    public override IReadOnlyList<Claim> Claims =>
    [
        .. from budget in new[] { SameImages, SameTime }
           select new Claim($"In the {budget} MIRA is above all five by k-NN.",
               [.. EpochsInSameTime.Keys.Where(method => method != "MIRA")
                   .Select(method => Comparison.Above(Key("MIRA", budget), Key(method, budget)))]),
    ];

    private protected override string LaptopShows =>
        "cost and accuracy of each method on 5,000 images after a few minutes";

    private protected override string LaptopCannotShow => "the costs of other networks and machines";

    protected override IEnumerable<Cell> Rows =>
        from method in EpochsInSameTime.Keys
        from budget in new[] { SameImages, SameTime }
        from judge in Judges
        select Cell(Row(method), $"{budget}; {judge.Heading}", null,
            new(Table7SmallDatasets.OnCifar10(method), judge.Evaluation));

    /// <summary>Speeds are known on a laptop alone; smoke trains both budgets alike.</summary>
    public override IReadOnlyList<Cell> CellsAt(Scale scale) => scale switch
    {
        Scale.Laptop =>
            [.. base.CellsAt(scale).Select(cell =>
                cell.Column.StartsWith(SameTime, StringComparison.Ordinal) ? InTime(cell) : cell)],
        Scale.Smoke => base.CellsAt(scale),
        _ => [.. Cells.Select(cell => cell with { Run = null })],
    };

    private static Cell InTime(Cell cell) =>
        cell with
        {
            Run = cell.Run! with { Pretraining = cell.Run.Pretraining with { Epochs = EpochsInSameTime[cell.Row[0]] } },
        };

    private static string[] Row(string method) => [method, $"{EpochsInSameTime[method]}"];

    private static string Key(string method, string budget) =>
        string.Join(", ", [.. Row(method), $"{budget}; {Judges[0].Heading}"]);
}
