using Mira.Experiments.Recipes;
using Mira.Experiments.Tables;

namespace Mira.Experiments;

/// <summary>Table 12: what 800 epochs add to 400.</summary>
internal sealed class Table12LongTraining : PaperItem
{
    private static readonly (string Heading, CellEvaluation Evaluation)[] Columns =
    [
        ("linear", Protocols.LinearSgd), ("k-NN 100 %", Protocols.Knn(1)), ("k-NN 10 %", Protocols.Knn(0.1)),
        ("k-NN 1 %", Protocols.Knn(0.01)),
    ];

    public override string Id => "table12";

    public override string Name => "Table 12";

    public override string Title => "Training for 800 epochs";

    public override string Caption =>
        "Top-1 accuracy on ImageNet of linear classifier and nearest neighbors after 400 and " +
        "800 epochs with multi-crop; the teacher's momentum starts at 0.996 for 800.";

    public override IReadOnlyList<string> Remarks =>
        ["The paper does not say that the 800 epochs have multi-crop; its row of 400 epochs has."];

    public override IReadOnlyList<string> RowHeader => ["method", "epochs"];

    public override IReadOnlyList<Claim> Claims =>
    [
        new("800 epochs are above 400 in every column.",
            [.. Columns.Select(column =>
                Comparison.Above($"MIRA, 800, {column.Heading}", $"MIRA, 400, {column.Heading}"))]),
    ];

    private protected override string LaptopShows =>
        "whether 120 epochs are above 60, with the teacher's momentum raised in proportion";

    private protected override string LaptopCannotShow => "accuracies on ImageNet, or a gain of 0.1 points";

    protected override IEnumerable<Cell> Rows =>
    [
        .. Row(400, [75.6, 68.7, 60.7, 47.8]),
        .. Row(800, [75.7, 68.8, 61.1, 48.2]),
    ];

    private IEnumerable<Cell> Row(int epochs, double[] printed) => Columns.Zip(printed, (column, number) =>
        Cell(["MIRA", $"{epochs}"], column.Heading, number,
            new(Pretrain.ImageNetMultiCrop(epochs), column.Evaluation)));
}
