using Mira.Experiments.Recipes;
using Mira.Experiments.Tables;

namespace Mira.Experiments;

/// <summary>Table 2: the best published ResNet-50 of each method on ImageNet.</summary>
internal sealed class Table2FinalModels : PaperItem
{
    private static readonly (string Heading, Metric Metric)[] Columns = [("top-1", Metric.Top1),
        ("top-5", Metric.Top5)];

    public override string Id => "table2";

    public override string Name => "Table 2";

    public override string Title => "Linear evaluation of final models";

    public override string Caption =>
        "Accuracy on ImageNet of a linear classifier on the frozen features of each method's best published ResNet-50.";

    public override IReadOnlyList<string> Remarks =>
    [
        "The row Supervised is printed without numbers.",
        "SL: a second stage of self-labeling, which TWIST needs for its number. The table says 450 epochs, " +
        "its authors say 850 of the network that they published with this number.",
    ];

    public override string Unit => "accuracy (%)";

    public override IReadOnlyList<string> RowHeader => ["method", "architecture", "epochs"];

    public override IReadOnlyList<Claim> Claims =>
    [
        new("MIRA has the best top-1 of all, with only 400 epochs.",
            [.. Cells.Where(cell => cell.Column == "top-1" && cell.Paper is not null && cell.Row[0] != "MIRA")
                .Select(cell => Comparison.Above("MIRA, R50, 400, top-1", cell.Key))]),
    ];

    private protected override string LaptopShows =>
        "the accuracy of a multi-crop run of 60 epochs, which Tables 3 to 5 also evaluate";

    private protected override string LaptopCannotShow =>
        "accuracies on ImageNet, or any comparison with the baselines: their rows are quoted";

    protected override IEnumerable<Cell> Rows =>
    [
        .. Row("Supervised",    null, [null, null], Weights.Of("supervised")
            .Or("imagenet-supervised-90ep")),
        .. Row("PCL",            200, [67.6], Weights.Of("pcl-v2-200ep")),
        .. Row("SimSiam",        800, [71.3], Weights.None("Its authors' weights are of 100 epochs.")),
        .. Row("SimCLR-v2",      800, [71.7], Weights.Of("simclr-v2")
            .Or("imagenet-simclr-v2-800ep")),
        .. Row("InfoMin",        800, [73.0, 91.1], Weights.Of("infomin-800ep")),
        .. Row("BarlowTwins",   1000, [73.2, 91.0], Weights.Of("barlow-twins-1000ep")),
        .. Row("VicReg",        1000, [73.2, 91.1], Weights.Of("vicreg-1000ep")
            .Or("imagenet-vicreg-1000ep")),
        .. Row("SelfClassifier", 800, [74.1], Weights.Of("selfclassifier-800ep")
            .Or("imagenet-self-classifier-nn-800ep")),
        .. Row("TWIST w/o SL",   800, [74.1], Weights.None(
            "Its authors' weights with multi-crop are those after self-labeling.").Or("imagenet-twist-mc-800ep")),
        .. Row("BYOL",          1000, [74.3, 91.6], Weights.Byol),
        .. Row("MoCo-v3",       1000, [74.6], Weights.Of("moco-v3-1000ep")
            .Or("imagenet-moco-v3-1000ep")),
        .. Row("DeepCluster-v2", 800, [75.2], Weights.Of("deepcluster-v2-800ep")),
        .. Row("SwAV",           800, [75.3], Weights.Of("swav-800ep")),
        .. Row("DINO",           800, [75.3], Weights.Of("dino-800ep")),
        .. Row("TWIST w/ SL",    450, [75.5], Weights.Of("twist-sl")),
        .. Row("MIRA",           400, [75.6, 92.5], new Weights(null), Pretrain.ImageNetMultiCrop(400)),
    ];

    private IEnumerable<Cell> Row(string method, int? epochs, double?[] printed, Weights weights,
        PretrainRecipe? recipe = null) =>
        Columns.Zip(printed, (column, number) =>
            weights.For(Cell([method, "R50", epochs is null ? "–" : $"{epochs}"], column.Heading, number,
                recipe is null ? null : new(recipe, Protocols.LinearSgd, column.Metric)),
                own => new(own, Protocols.LinearSgd, column.Metric)));
}
