using Mira.Experiments.Recipes;
using Mira.Experiments.Tables;

namespace Mira.Experiments;

/// <summary>Table 5: transfer to eleven sets by logistic regression on frozen features.</summary>
internal sealed class Table5Transfer : PaperItem
{
    private const string Average = "avg.";

    public override string Id => "table5";

    public override string Name => "Table 5";

    public override string Title => "Transfer to eleven data sets";

    public override string Caption =>
        "Logistic regression on frozen ResNet-50 features, its C chosen on validation images: mean accuracy " +
        "per class on Aircraft, Caltech101, Flowers and Pets, 11-point mAP on VOC2007, top-1 accuracy elsewhere.";

    public override IReadOnlyList<string> Remarks =>
    [
        "Seven of MIRA's eleven numbers differ from the means over four seeds of Table 11, which is the better target.",
        "The baselines are quoted by the paper from Ericsson et al.",
        "The average is the printed one, not measured again.",
        "Caltech101: the paper's code drew its 3,060 training images with repetitions.",
    ];

    public override string Unit => "the set's metric (%)";

    public override IReadOnlyList<string> RowHeader => ["method"];

    public override IReadOnlyList<Claim> Claims =>
    [
        new("MIRA is above the supervised representation on ten of eleven sets, all but Pets.",
            [.. TransferSets.All.Where(set => set.Heading != "Pets")
                .Select(set => Comparison.Above($"MIRA, {set.Heading}", $"Supervised, {set.Heading}"))]),
        new("On average MIRA is above the second best, DeepCluster-v2.",
            Comparison.Above($"MIRA, {Average}", $"DeepCluster-v2, {Average}")),
    ];

    private protected override string LaptopShows =>
        "that the protocol runs on the real images of each set in --data-dir";

    private protected override string LaptopCannotShow =>
        "accuracies: the encoder is tiny, and small copies of the sets have few classes";

    //                       Aircraft Calt. Cars  CIF10  CIF100 DTD   Flow.  Food   Pets   SUN    VOC    avg.
    protected override IEnumerable<Cell> Rows =>
    [
        .. Row("Supervised",     [43.59, 90.18, 44.92, 91.42, 73.90, 72.23, 89.93, 69.49, 91.45, 60.49, 83.60, 73.75],
            Weights.Of("supervised").Or("imagenet-supervised-90ep")),
        .. Row("InfoMin",        [38.58, 87.84, 41.04, 91.49, 73.43, 74.73, 87.18, 69.53, 86.24, 61.00, 83.24, 72.21],
            Weights.Of("infomin-800ep")),
        .. Row("MoCo-v2",        [41.79, 87.92, 39.31, 92.28, 74.90, 73.88, 90.07, 68.95, 83.30, 60.32, 82.69, 72.31],
            Weights.Of("moco-v2-800ep").Or("imagenet-moco-v2-800ep")),
        .. Row("SimCLR-v2",      [46.38, 89.63, 50.37, 92.53, 76.78, 76.38, 92.90, 73.08, 84.72, 61.47, 81.57, 75.07],
            Weights.Of("simclr-v2").Or("imagenet-simclr-v2-800ep")),
        .. Row("BYOL",           [53.87, 91.46, 56.40, 93.26, 77.86, 76.91, 94.50, 73.01, 89.10, 59.99, 81.14, 77.05],
            Weights.Byol),
        .. Row("DeepCluster-v2", [54.49, 91.33, 58.60, 94.02, 79.61, 78.62, 94.72, 77.94, 89.36, 65.48, 83.94, 78.92],
            Weights.Of("deepcluster-v2-800ep")),
        .. Row("SwAV",           [54.04, 90.84, 54.06, 93.99, 79.58, 77.02, 94.62, 76.62, 87.60, 65.58, 83.68, 77.97],
            Weights.Of("swav-800ep")),
        .. Row("MIRA",           [59.06, 92.21, 61.05, 94.20, 79.51, 77.66, 96.07, 78.76, 89.95, 65.84, 84.10, 79.86],
            new Weights(null), Pretrain.ImageNetMultiCrop(400)),
    ];

    private protected override string? QuotedFrom(IReadOnlyList<string> row, string column) =>
        row[0] == "MIRA" ? null : "Ericsson et al. [22]";

    private IEnumerable<Cell> Row(string method, double[] printed, Weights weights, PretrainRecipe? recipe = null) =>
    [
        .. TransferSets.All.Zip(printed, (set, number) => weights.For(Cell([method], set.Heading, number,
            recipe is null ? null : new(recipe, Protocols.Transfer(set.Dataset), Metric.OfTheSet)),
            own => new(own, Protocols.Transfer(set.Dataset), Metric.OfTheSet)) with
        {
            Conflict = recipe is null ? null : Table11TransferSpread.Mean(set.Heading, unlike: number),
        }),
        Cell([method], Average, printed[^1]),
    ];
}
