using Mira.Experiments.Recipes;
using Mira.Experiments.Tables;

namespace Mira.Experiments;

/// <summary>Table 15: the number of fixed-point iterations.</summary>
internal sealed class Table15SolverIterations : PaperItem
{
    private static readonly int[] Epochs = [100, 400];
    private static readonly int[] Iterations = [1, 3, 30];

    public override string Id => "table15";

    public override string Name => "Table 15";

    public override string Title => "Number of solver iterations";

    public override string Caption =>
        "Top-1 accuracy on ImageNet of a linear classifier (LARS) after 100 and 400 epochs without " +
        "multi-crop, for 1, 3 and 30 iterations of the fixed point.";

    public override IReadOnlyList<string> Remarks =>
    [
        "The certified stop, which the paper does not have, is in the item 'certified-stop'.",
        Table9LarsEvaluation.ShortestConflict,
    ];

    public override IReadOnlyList<string> RowHeader => ["training"];

    public override IReadOnlyList<Claim> Claims =>
    [
        new("At 100 epochs few iterations are slightly better.",
            Comparison.Above(Key(100, 1), Key(100, 30)), Comparison.Above(Key(100, 3), Key(100, 30))),
        new("At 400 epochs 30 iterations are slightly better.",
            Comparison.Above(Key(400, 30), Key(400, 1)), Comparison.Above(Key(400, 30), Key(400, 3))),
        new("Convergence to the fixed point is not the primary factor: all are within half a point.",
            [.. from epochs in Epochs from count
                in Iterations[..2] select Comparison.Near(Key(epochs, count), Key(epochs, 30), 0.5)]),
    ];

    private protected override string LaptopShows =>
        "whether 1 or 3 iterations train as well as 30, at 15 and 60 epochs";

    private protected override string LaptopCannotShow =>
        "the paper's differences of 0.2 points: with 1,000 test images only far larger ones are visible";

    //               iterations:   1     3     30
    protected override IEnumerable<Cell> Rows =>
    [
        .. Row(100,             [69.5, 69.5, 69.3]),
        .. Row(400,             [72.7, 72.6, 72.9]),
    ];

    private IEnumerable<Cell> Row(int epochs, double[] printed) => Iterations.Zip(printed, (count, number) =>
        Cell([$"{epochs} epochs"], Column(count), number, new(Recipe(count, epochs), Protocols.LinearLars)) with
        {
            Conflict = epochs == Epochs[0] && count == Pretrain.Mira.OfMira().Iterations
                ? Table9LarsEvaluation.Shortest
                : null,
        });

    private static PretrainRecipe Recipe(int count, int epochs) =>
        count == Pretrain.Mira.OfMira().Iterations
            ? Pretrain.ImageNet(epochs)
            : Pretrain.ImageNetWithIterations(count, epochs);

    private static string Column(int count) => count == 1 ? "1 iteration" : $"{count} iterations";

    private static string Key(int epochs, int count) => $"{epochs} epochs, {Column(count)}";
}
