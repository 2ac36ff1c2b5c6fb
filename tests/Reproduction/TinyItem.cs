using Mira.Experiments.Recipes;
using Mira.Experiments.Scales;
using Mira.Experiments.Tables;

namespace Mira.Tests.Reproduction;

/// <summary>One pretraining of two steps, judged twice.</summary>
internal sealed class TinyItem(string id) : PaperItem
{
    public string Dataset { get; init; } = "cifar10";

    /// <summary>What nearest neighbors are looked for in; the training set unless given.</summary>
    public string? Judged { get; init; }

    public double Share { get; init; } = 1;

    public bool IsSpread { get; init; }

    public override bool IsOfOneNetwork => IsSpread;

    /// <summary>Numbers that are read from the pretraining's own record.</summary>
    public IReadOnlyList<Metric> Recorded { get; init; } = [];

    public override string Id => id;

    public override string Name => id;

    public override string Title => id;

    public override string Caption => id;

    public override IReadOnlyList<string> RowHeader => ["method"];

    protected override IEnumerable<Cell> Rows =>
    [
        Cell(["MIRA"], "online", 90, new(Recipe, new CellEvaluation.Online(Dataset))),
        Cell(["MIRA"], "k-NN", 90, new(Recipe, new CellEvaluation.Knn(Judged ?? Dataset, Share, new KnnRecipe()))),
        .. Recorded.Select(metric =>
            Cell(["MIRA"], $"{metric}", null, new(Recipe, new CellEvaluation.Pretraining(Dataset), metric))),
    ];

    private PretrainRecipe Recipe =>
        Pretrain.Mira.At(Scale.Smoke) with
        {
            Dataset = Dataset,
            Epochs = 1,
            WarmupEpochs = 0,
            BatchSize = 500,
            Projector = new() { HiddenDimension = 32, EmbeddingDimension = 16, Prototypes = 16 }
        };

    public override IReadOnlyList<Cell> CellsAt(Scale scale) => Cells;
}
