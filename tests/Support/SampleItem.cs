using Mira.Experiments.Recipes;
using Mira.Experiments.Records;
using Mira.Experiments.Scales;
using Mira.Experiments.Tables;

namespace Mira.Tests.Support;

/// <summary>A made-up table of three trained rows and a quoted one.</summary>
internal sealed class SampleItem : PaperItem
{
    internal const string Column = "CIFAR-10 top-1";

    public override string Id => "sample";

    public override string Name => "Sample";

    public override string Title => "A table";

    public override string Caption => "Made up.";

    public override IReadOnlyList<string> RowHeader => ["method"];

    public override IReadOnlyList<Claim> Claims =>
    [
        new("A is above B.", Comparison.Above(Key("A"), Key("B"))),
        new("B is above A.", Comparison.Above(Key("B"), Key("A"))),
        new("A is near B.", Comparison.Near(Key("A"), Key("B"), 0.5)),
        new("A is orders of magnitude above B.", Comparison.OrdersAbove(Key("A"), Key("B"))),
        new("A is above the quoted row.", Comparison.Above(Key("A"), Key("Quoted"))),
    ];

    protected override IEnumerable<Cell> Rows =>
    [
        Trained("A", 90, Pretrain.Mira),
        Trained("B", 80, Pretrain.Sinkhorn),
        Trained("A again", 90, Pretrain.Mira),
        Cell(["Quoted"], Column, 70),
    ];

    public override ScaleNote? At(Scale scale) => new("that it works", "anything else");

    internal static string Key(string row) => $"{row}, {Column}";

    internal static SeedValue Value(string row, long seed, double value) => new()
    {
        Cell = Key(row),
        Metric = Metric.Top1,
        Seed = seed,
        Value = value,
        Data = "cifar10-mini",
        Images = 1000,
        Run = $"run-{row}-{seed}",
        PretrainRecipeHash = "0123456789ab",
        ProtocolHash = "ba9876543210",
        DataHash = "0011223344aa",
    };

    private Cell Trained(string row, double printed, PretrainRecipe recipe) =>
        Cell([row], Column, printed, new(recipe, new CellEvaluation.Knn("cifar10", 1, new KnnRecipe())));
}
