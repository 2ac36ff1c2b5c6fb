using Mira.Experiments.Recipes;
using Mira.Experiments.Tables;

namespace Mira.Experiments;

/// <summary>Table 1: ImageNet top-1 accuracy of a linear classifier on frozen ResNet-50 features, by
/// epochs of pretraining.</summary>
internal sealed class Table1LinearEvaluation : PaperItem
{
    private const string TwoViews = "2x224", MultiCrop = "2x224+6x96";
    private static readonly int[] Epochs = [100, 200, 400, 800];

    // Baselines with a number at 800 epochs, and at every number of epochs.
    private static readonly string[] OfTwoViews = ["SimCLR†", "BYOL†", "SimSiam†", "MoCo-v3", "SwAV†", "TWIST"];
    private static readonly string[] WithMultiCrop = ["SwAV", "TWIST"];

    public override string Id => "table1";

    public override string Name => "Table 1";

    public override string Title => "Linear evaluation by epochs of pretraining";

    public override string Caption =>
        "Top-1 accuracy on ImageNet of a linear classifier, trained by SGD for 100 epochs on " +
        "frozen ResNet-50 features, with and without multi-crop.";

    public override IReadOnlyList<string> Remarks =>
    [
        "SimCLR, BYOL, SimSiam and SwAV without multi-crop are quoted by the paper from Chen and He, " +
        "SimSiam [12] (marked †). For the row SimSiam the paper cites [30], which is MoCo; it probably means [12].",
        "SwAV's own README has 70.1 for its model of 400 epochs without multi-crop; 70.7 is printed.",
        "The paper names the classifier's learning rate for one model only (0.075, multi-crop, " +
        "400 epochs); a sweep on held-out images chooses it here.",
    ];

    public override IReadOnlyList<string> RowHeader => ["method", "views"];

    public override IReadOnlyList<Claim> Claims =>
    [
        new("With multi-crop, MIRA is above every baseline at 100, 200 and 400 epochs.",
            [.. from epochs in Epochs[..3] from method
                in WithMultiCrop select Comparison.Above(Key("MIRA", MultiCrop, epochs),
                    Key(method, MultiCrop, epochs))]),
        new("200 epochs with multi-crop are above 800 epochs of every method without.",
            [.. OfTwoViews.Select(method =>
                Comparison.Above(Key("MIRA", MultiCrop, 200), Key(method, TwoViews, 800)))]),
        new("Without multi-crop, MIRA at 800 epochs is slightly below BYOL.",
            Comparison.Above(Key("BYOL†", TwoViews, 800), Key("MIRA", TwoViews, 800))),
        new("Multi-crop is above two views at equal epochs.",
            [.. Epochs[..3].Select(epochs =>
                Comparison.Above(Key("MIRA", MultiCrop, epochs), Key("MIRA", TwoViews, epochs)))]),
        new("More epochs are better, with and without multi-crop.",
            [.. Longer(TwoViews, Epochs), .. Longer(MultiCrop, Epochs[..3])]),
    ];

    private protected override string LaptopShows =>
        "whether more epochs and more views help MIRA, at 15, 30, 60 and 120 epochs";

    private protected override string LaptopCannotShow =>
        "accuracies on ImageNet, or any comparison with the baselines: their rows are quoted";

    //                                 epochs: 100   200   400   800
    protected override IEnumerable<Cell> Rows =>
    [
        .. Row("SimCLR†",        TwoViews,  [66.5, 68.3, 69.8, 70.4], "simclr", [],
            "Its authors' weights are of 1000 epochs and of other settings than these."),
        .. Row("BYOL†",          TwoViews,  [66.5, 70.6, 73.2, 74.3], "byol", [],
            "Its authors' weights are of 1000 epochs."),
        .. Row("SimSiam†",       TwoViews,  [68.1, 70.0, 70.8, 71.3], "simsiam", [100],
            "Its authors' weights are of 100 epochs."),
        .. Row("MoCo-v3",        TwoViews,  [68.9, null, null, 73.8], "moco-v3", [100],
            "Its authors' weights are of 100, 300 and 1000 epochs."),
        .. Row("DeepCluster-v2", TwoViews,  [null, null, 70.2, null], "deepcluster-v2-2x224", [400]),
        .. Row("SwAV†",          TwoViews,  [66.5, 69.1, 70.7, 71.8], "swav-2x224", [400],
            "Its authors' weights without multi-crop are of 400 epochs."),
        .. Row("TWIST",          TwoViews,  [70.4, 70.9, 71.8, 72.6], "twist-2x224", [800],
            "Its authors' weights without multi-crop are of 800 epochs."),
        .. Row("MIRA",           TwoViews,  [69.4, 72.3, 73.3, 74.1], Pretrain.ImageNet),
        .. Row("DeepCluster-v2", MultiCrop, [null, null, null, 75.2], "deepcluster-v2", [800]),
        .. Row("SwAV",           MultiCrop, [72.1, 73.9, 74.6, 75.3], "swav", Epochs),
        .. Row("TWIST",          MultiCrop, [72.9, 73.7, 74.4, 74.1], "twist", [],
            "Its authors' weights with multi-crop are those after self-labeling, of Table 2."),
        .. Row("MIRA",           MultiCrop, [73.6, 74.9, 75.6, null], Pretrain.ImageNetMultiCrop),
    ];

    private protected override string? QuotedFrom(IReadOnlyList<string> row, string column) =>
        row[0].EndsWith('†') ? "Chen and He, SimSiam [12]" : null;

    private IEnumerable<Cell> Row(string method, string views, double?[] printed,
        Func<int, PretrainRecipe> pretrain) =>
        Row(method, views, printed, epochs => (new(pretrain(epochs), Protocols.LinearSgd), new(null)));

    /// <summary>A quoted row, whose authors published networks of some numbers of epochs.</summary>
    private IEnumerable<Cell> Row(string method, string views, double?[] printed, string checkpoint, int[] published,
        string absent = "") =>
        Row(method, views, printed, epochs => (null, Trained(checkpoint, epochs,
            published.Contains(epochs) ? Weights.Of($"{checkpoint}-{epochs}ep") : Weights.None(absent))));

    private IEnumerable<Cell> Row(string method, string views, double?[] printed,
        Func<int, (CellRun? Run, Weights Weights)> made) =>
        from entry in Epochs.Zip(printed)
        where entry.Second is not null
        let source = made(entry.First)
        select source.Weights.For(Cell([method, views], Column(entry.First), entry.Second, source.Run),
            recipe => new(recipe, Protocols.LinearSgd));

    private static Weights Trained(string method, int epochs, Weights weights) => method switch
    {
        "simclr" or "moco-v3" => weights.Or($"imagenet-{method}-{epochs}ep"),
        "twist-2x224" => weights.Or($"imagenet-twist-{epochs}ep"),
        "twist" => weights.Or($"imagenet-twist-mc-{epochs}ep"),
        _ => weights,
    };

    private static IEnumerable<Comparison> Longer(string views, int[] epochs) =>
        epochs.Zip(epochs.Skip(1), (few, many) => Comparison.Above(Key("MIRA", views, many), Key("MIRA", views, few)));

    private static string Column(int epochs) => $"{epochs} epochs";

    private static string Key(string method, string views, int epochs) => $"{method}, {views}, {Column(epochs)}";
}
