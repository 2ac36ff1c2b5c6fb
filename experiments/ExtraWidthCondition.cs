using Mira.Experiments.Recipes;
using Mira.Experiments.Reporting.Alarms;
using Mira.Experiments.Scales;
using Mira.Experiments.Tables;

namespace Mira.Experiments;

/// <summary>Not in the paper: the width, K and batch size that a network needs for the paper's own τ_t and
/// β.</summary>
internal sealed class ExtraWidthCondition : PaperItem
{
    // Runs that lost their labels had lost them by the third epoch.
    private const int Epochs = 4;
    private const string HeldOut = "cifar10-held-out";
    private const string Growth = "g ρ", Share = "share of ln K";
    private const string AtStart = "g ρ at the start", AtEnd = "g ρ at the end";
    private const string Information = "information of the targets", Accuracy = "k-NN top-1";

    // The paper's K and batch are 3000 and 256 on CIFAR.
    private static readonly (int Width, int Prototypes, int Batch)[] Points =
    [
        (8, 3000, 256),
        (16, 3000, 256),
        (32, 3000, 256),
        (16, 1504, 128),
        (16, 512, 128),
        (32, 1504, 128),
    ];

    public override string Id => "width-condition";

    public override string Name => "Width condition";

    public override bool IsOfThePaper => false;

    public override string Title => "Which width, K and batch the paper's temperature needs";

    public override string Caption => FormattableString.Invariant(
        $"Narrow ResNet-18, {Epochs} epochs with the paper's τ_t = 0.225 and β = 0.7 → 2/3. ") +
        "Trained on 45,000 training images of CIFAR-10, evaluated by k-NN on the other 5,000. " +
        $"A run is alive if its last epoch's targets keep more than {AlarmLimits.Information:P0} of ln K. " +
        "Small differences grow where g ρ is above 1: the gain g = τ_s / (τ_t (1 − β)) times " +
        "the correlation ρ of two views' scores.";

    public override IReadOnlyList<string> Remarks =>
    [
        "No test image is used: the recipe of the workstation scale is chosen by these runs.",
        "Everything else is the paper's recipe for CIFAR-10, except a stem of stride 2, a projector " +
        "of 512 and 128 dimensions, " +
            "and one epoch of warm-up.",
    ];

    public override IReadOnlyList<string> RowHeader => ["width", "prototypes", "batch"];

    public override IReadOnlyList<Claim> Claims =>
    [
        new("The views of a wider network agree more: g ρ of the last epoch grows with the width.",
            Comparison.Above(Key(Points[1], AtEnd), Key(Points[0], AtEnd)),
            Comparison.Above(Key(Points[2], AtEnd), Key(Points[1], AtEnd))),
        new("A run stays alive if g ρ of its first epoch is above 1, and collapses otherwise.",
            [.. Points.Select(point => Comparison.SameSide(
                (Key(point, AtStart), 1), (Key(point, Share), AlarmLimits.Information)))]),
    ];

    public override string UnitOf(string column) => column switch
    {
        AtStart or AtEnd => Growth,
        Information => "nats",
        Share => Share,
        _ => Unit,
    };

    protected override IEnumerable<Cell> Rows => from point in Points from cell in Point(point) select cell;

    /// <summary>The networks are narrow already, so only the workstation scale trains them. Smoke has networks
    /// of its own.</summary>
    public override IReadOnlyList<Cell> CellsAt(Scale scale) => scale switch
    {
        Scale.Workstation => Cells,
        Scale.Smoke => [.. Cells.Select(cell => cell with { Run = cell.Row[0] == "8" ? InSmoke(cell.Run!) : null })],
        _ => [.. Cells.Select(cell => cell with { Run = null })],
    };

    private static CellRun? InSmoke(CellRun run) =>
        (run with { Pretraining = Pretrain.Mira, Evaluation = run.Evaluation with { Dataset = Pretrain.Mira.Dataset } })
            .At(Scale.Smoke);

    private IEnumerable<Cell> Point((int Width, int Prototypes, int Batch) point)
    {
        var recipe = Pretrain.Mira with
        {
            Name = FormattableString.Invariant($"cifar10-width-{point.Width}-k-{point.Prototypes}-b-{point.Batch}"),
            Dataset = HeldOut,
            Backbone = Pretrain.Mira.Backbone with { Width = point.Width, StemStride = 2, StemPadding = 1 },
            Projector = new() { HiddenDimension = 512, EmbeddingDimension = 128, Prototypes = point.Prototypes },
            BatchSize = point.Batch,
            Epochs = Epochs,
            WarmupEpochs = 1,
        };
        return
        [
            Recorded(AtStart, Metric.GrowthAtStart),
            Recorded(AtEnd, Metric.GrowthAtEnd),
            Recorded(Information, Metric.TargetInformation),
            Recorded(Share, Metric.TargetShare),
            Cell(Row(point), Accuracy, null, new(recipe, new CellEvaluation.Knn(HeldOut, 1, new KnnRecipe()))),
        ];

        Cell Recorded(string column, Metric metric) =>
            Cell(Row(point), column, null, new(recipe, new CellEvaluation.Pretraining(HeldOut), metric));
    }

    private static string[] Row((int Width, int Prototypes, int Batch) point) =>
        [$"{point.Width}", $"{point.Prototypes}", $"{point.Batch}"];

    private static string Key((int Width, int Prototypes, int Batch) point, string column) =>
        string.Join(", ", [.. Row(point), column]);
}
