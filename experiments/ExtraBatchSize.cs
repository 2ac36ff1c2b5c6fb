using System.Globalization;
using Mira.Experiments.Recipes;
using Mira.Experiments.Scales;
using Mira.Experiments.Tables;

namespace Mira.Experiments;

/// <summary>Not in the paper: accuracy by batch size and learning rate, for MIRA's and for SwAV's targets.</summary>
internal sealed class ExtraBatchSize : PaperItem
{
    private const int Epochs = 250;

    private static readonly int[] Batches = [128, 256, 512, 1024];
    private static readonly double[] Rates = [0.15, 0.3, 0.6];
    private static readonly (string Heading, PretrainRecipe Recipe)[] Methods = [("MIRA", Pretrain.Mira),
        ("Sinkhorn", Pretrain.Sinkhorn)];

    public override string Id => "batch-size";

    public override string Name => "Batch size";

    public override bool IsOfThePaper => false;

    public override string Title => "Batch size, learning rate, accuracy";

    public override string Caption =>
        "ResNet-18 on CIFAR-10, 250 epochs, SGD: k-NN accuracy by batch size and learning rate " +
        "per 256 images, with a fixed number of prototypes.";

    public override IReadOnlyList<string> RowHeader => ["method", "batch"];

    public override IReadOnlyList<string> Remarks =>
        ["On a laptop the batches are half of those named (64 to 512) and the rates twice as " +
            "large, because its usual values are 128 and 0.6."];

    private protected override string LaptopShows =>
        "the best rate of each batch on a narrow network, and how accuracy changes with the batch";

    private protected override string LaptopCannotShow =>
        "rates for other networks; at fixed epochs a small batch also takes more steps";

    private protected override string Shows(Scale scale) =>
        scale is Scale.Paper or Scale.SingleGpu ? "the same for the paper's network, on one GPU" : base.Shows(scale);

    private protected override string CannotShow(Scale scale) =>
        base.CannotShow(scale == Scale.SingleGpu ? Scale.Paper : scale);

    protected override IEnumerable<Cell> Rows =>
        from method in Methods from batch in Batches from rate in Rates select Point(method, batch, rate);

    /// <summary>Smoke runs the usual rate at two batches alone.</summary>
    public override IReadOnlyList<Cell> CellsAt(Scale scale) => scale != Scale.Smoke ? base.CellsAt(scale) :
        [.. base.CellsAt(scale).Select(cell => cell.Row[1] is "256" or "512"
            && cell.Column == Column(Pretrain.Mira.BaseLearningRate) ? cell : cell with { Run = null })];

    private static string Column(double rate) => string.Create(CultureInfo.InvariantCulture, $"learning rate {rate}");

    private Cell Point((string Heading, PretrainRecipe Recipe) method, int batch, double rate)
    {
        var recipe = method.Recipe with
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"{method.Recipe.Name}-b{batch}-lr{rate}"),
            Epochs = Epochs,
            BatchSize = batch,
            BaseLearningRate = rate,
        };
        return Cell([method.Heading, $"{batch}"], Column(rate), null,
            new(recipe, new CellEvaluation.Knn("cifar10", 1, new KnnRecipe())));
    }
}
