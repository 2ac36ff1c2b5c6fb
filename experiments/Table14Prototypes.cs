using Mira.Experiments.Recipes;
using Mira.Experiments.Scales;
using Mira.Experiments.Tables;

namespace Mira.Experiments;

/// <summary>Table 14: the number of prototypes.</summary>
internal sealed class Table14Prototypes : PaperItem
{
    private const int Epochs = 100;
    private static readonly int[] Counts = [300, 1000, 3000, 10_000, 30_000];

    public override string Id => "table14";

    public override string Name => "Table 14";

    public override string Title => "Number of prototypes";

    public override string Caption =>
        "Top-1 accuracy on ImageNet after 100 epochs without multi-crop, for 300 to 30,000 prototypes: " +
        "linear classifier (LARS) and nearest neighbors.";

    public override IReadOnlyList<string> Remarks =>
    [
        $"On a laptop the columns are K = {string.Join(", ", CellsAt(Scale.Laptop)
            .Select(cell => cell.Run!.Pretraining.Projector.Prototypes).Distinct())}.",
        Table9LarsEvaluation.ShortestConflict,
    ];

    public override IReadOnlyList<string> RowHeader => ["evaluation"];

    public override IReadOnlyList<Claim> Claims =>
    [
        new("Up to 3,000, more prototypes are better.",
            [.. Cells.Where(cell => cell.Column != Column(3000) && CountOf(cell) < 3000)
            .Select(cell =>
                Comparison.Above($"{cell.Row[0]}, {Column(Counts[Array.IndexOf(Counts, CountOf(cell)) + 1])}",
                    cell.Key))]),
        new("From 3,000 on, more prototypes gain nothing in particular.", [.. Cells.Where(cell => CountOf(cell) > 3000)
            .Select(cell => Comparison.Near(cell.Key, $"{cell.Row[0]}, {Column(3000)}", 0.5))]),
    ];

    private protected override string LaptopShows =>
        "whether few prototypes hurt and very many help, for K from 48 to 5,120";

    private protected override string LaptopCannotShow =>
        "where the plateau starts on ImageNet: the batch of 128 is far smaller than most of these K";

    //                          K =  300   1000  3000  10000 30000
    protected override IEnumerable<Cell> Rows =>
    [
        .. Row("linear",            [67.7, 69.0, 69.3, 69.5, 69.5], Protocols.LinearLars),
        .. Row("k-NN 100 %",        [58.9, 60.5, 61.6, 61.7, 61.7], Protocols.Knn(1)),
        .. Row("k-NN 10 %",         [49.5, 51.9, 53.3, 53.3, 53.3], Protocols.Knn(0.1)),
        .. Row("k-NN 1 %",          [36.6, 39.7, 41.0, 41.0, 41.0], Protocols.Knn(0.01)),
    ];

    private static string Column(int count) => $"K = {count}";

    private static int CountOf(Cell cell) => Counts.Single(count => Column(count) == cell.Column);

    private IEnumerable<Cell> Row(string evaluation, double[] printed, CellEvaluation judged) =>
        Counts.Zip(printed, (count, number) =>
        Cell([evaluation], Column(count), number, new(Recipe(count), judged)) with
        {
            Conflict = judged == Protocols.LinearLars && count == Pretrain.Mira.Projector.Prototypes
                ? Table9LarsEvaluation.Shortest
                : null,
        });

    private static PretrainRecipe Recipe(int count) =>
        count == Pretrain.Mira.Projector.Prototypes
            ? Pretrain.ImageNet(Epochs)
            : Pretrain.ImageNetWithPrototypes(count, Epochs);
}
