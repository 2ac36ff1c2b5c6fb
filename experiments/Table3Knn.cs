using Mira.Experiments.Recipes;
using Mira.Experiments.Tables;

namespace Mira.Experiments;

/// <summary>Table 3: nearest neighbors on ImageNet, given all, a tenth or a hundredth of the labels.</summary>
internal sealed class Table3Knn : PaperItem
{
    private static readonly double[] Shares = [1, 0.1, 0.01];

    public override string Id => "table3";

    public override string Name => "Table 3";

    public override string Title => "k-NN classification";

    public override string Caption =>
        "Top-1 accuracy on ImageNet of 20 weighted nearest neighbors (temperature 0.07) among " +
        "100, 10 and 1 % of the training images.";

    public override IReadOnlyList<string> Remarks =>
    [
        "The baselines at 100 % are DINO's numbers; at 10 and 1 % the authors ran the official weights.",
    ];

    public override IReadOnlyList<string> RowHeader => ["method"];

    public override IReadOnlyList<Claim> Claims =>
    [
        new("MIRA has the best accuracy with every share of the labels.",
            [.. Cells.Where(cell => cell.Row[0] != "MIRA")
                .Select(cell => Comparison.Above($"MIRA, {cell.Column}", cell.Key))]),
    ];

    private protected override string LaptopShows => "how accuracy falls with the share of labels, on CIFAR-10";

    private protected override string LaptopCannotShow =>
        "accuracies on ImageNet, or any comparison with the baselines: their rows are quoted";

    //                                 100 %  10 %   1 %
    protected override IEnumerable<Cell> Rows =>
    [
        .. Row("BYOL",                [64.8, 57.4, 45.2], Weights.Byol),
        .. Row("SwAV",                [65.7, 57.4, 44.3], Weights.Of("swav-800ep")),
        .. Row("BarlowTwins",         [66.0, 59.0, 47.7], Weights.Of("barlow-twins-1000ep")),
        .. Row("DeepCluster-v2",      [67.1, 59.2, 46.5], Weights.Of("deepcluster-v2-800ep")),
        .. Row("DINO",                [67.5, 59.3, 47.2], Weights.Of("dino-800ep")),
        .. Row("MIRA",                [68.7, 60.7, 47.8], new Weights(null), Pretrain.ImageNetMultiCrop(400)),
    ];

    private protected override string? QuotedFrom(IReadOnlyList<string> row, string column) =>
        row[0] != "MIRA" && column == Column(1) ? "Caron et al., DINO [9]" : null;

    private static string Column(double share) => $"{100 * share} %";

    private IEnumerable<Cell> Row(string method, double[] printed, Weights weights, PretrainRecipe? recipe = null) =>
        Shares.Zip(printed, (share, number) => weights.For(
            Cell([method], Column(share), number, recipe is null ? null : new(recipe, Protocols.Knn(share)))));
}
