using Mira.Experiments.Recipes;
using Mira.Experiments.Tables;

namespace Mira.Experiments;

/// <summary>Table 9: the models of Table 1, judged by the cheaper classifier that the ablations use.</summary>
internal sealed class Table9LarsEvaluation : PaperItem
{
    private static readonly int[] Epochs = [100, 200, 400, 800];

    /// <summary>The number of 100 epochs without multi-crop, which Tables 14 and 15 print a tenth lower for the same
    /// model and classifier.</summary>
    internal static PublishedNumber Shortest { get; } = new(69.4, null, "paper Table 9, MIRA, without, 100 epochs");

    /// <summary>What Tables 14 and 15 say of it.</summary>
    internal const string ShortestConflict = "For 100 epochs, 3,000 prototypes and 30 iterations " +
        "69.3 is printed; Table 9 has 69.4 for the same model and classifier.";

    public override string Id => "table9";

    public override string Name => "Table 9";

    public override string Title => "Linear evaluation with LARS";

    public override string Caption =>
        "Top-1 accuracy on ImageNet of a linear classifier trained by LARS at learning rate 0.1, " +
        "for MIRA's models of Table 1.";

    public override IReadOnlyList<string> Remarks =>
    [
        "The paper says that LARS matches SGD: its numbers are within half a point of Table 1's. " +
        "Compare the two tables to check this.",
        "The scaling of the rate, the batch of 1024 and the 100 epochs are taken from the paper's other evaluations.",
    ];

    public override IReadOnlyList<string> RowHeader => ["method", "multi-crop"];

    public override IReadOnlyList<Claim> Claims =>
    [
        new("By LARS too, more epochs are better, with and without multi-crop.",
            [.. Longer("without", Epochs), .. Longer("with", Epochs[..3])]),
    ];

    private protected override string LaptopShows =>
        "whether more epochs and more views help; at this scale the classifier is Table 1's";

    private protected override string LaptopCannotShow =>
        "whether LARS matches SGD: at this scale SGD is used, with a rate chosen on held-out images";

    //                              epochs: 100   200   400   800
    protected override IEnumerable<Cell> Rows =>
    [
        .. Row("without",                  [69.4, 72.1, 72.9, 73.8], Pretrain.ImageNet),
        .. Row("with",                     [73.5, 74.8, 75.5, null], Pretrain.ImageNetMultiCrop),
    ];

    private IEnumerable<Cell> Row(string multiCrop, double?[] printed, Func<int, PretrainRecipe> pretrain) =>
        Epochs.Zip(printed).Where(entry => entry.Second is not null).Select(entry =>
            Cell(["MIRA", multiCrop], $"{entry.First} epochs", entry.Second,
                new(pretrain(entry.First), Protocols.LinearLars)));

    private static IEnumerable<Comparison> Longer(string multiCrop, int[] epochs) =>
        epochs.Zip(epochs.Skip(1), (few, many) =>
        Comparison.Above($"MIRA, {multiCrop}, {many} epochs", $"MIRA, {multiCrop}, {few} epochs"));
}
