using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using Mira.Experiments.Scales;
using Mira.Experiments.Tables;

namespace Mira.Experiments;

/// <summary>Not in the paper: compares stopping the solver by its certificate with a fixed number of
/// iterations.</summary>
internal sealed class ExtraCertifiedStop : PaperItem
{
    private const int MostIterations = 1000;

    private static readonly (string Heading, CellEvaluation Evaluation, Metric Metric)[] Columns =
    [
        ("k-NN top-1", new CellEvaluation.Knn("cifar10", 1, new KnnRecipe()), Metric.Top1),
        ("linear top-1", new CellEvaluation.Linear("cifar10", new LinearEvalRecipe()), Metric.Top1),
        ("iterations", new CellEvaluation.Pretraining("cifar10"), Metric.SolverIterations),
        ("time per epoch", new CellEvaluation.Pretraining("cifar10"), Metric.MinutesPerEpoch),
        ("solver", new CellEvaluation.Pretraining("cifar10"), Metric.SolverShare),
    ];

    public override string Id => "certified-stop";

    public override string Name => "Certified stop";

    public override bool IsOfThePaper => false;

    public override string Title => "Certified solver against fixed iterations";

    public override string Caption =>
        "ResNet-18 on CIFAR-10. The solver stops after a fixed number of iterations, or as soon " +
        "as its certificate proves the total-variation error of every target to be below a tolerance.";

    public override string Unit => "top-1 accuracy (%)";

    public override IReadOnlyList<string> RowHeader => ["solver stops"];

    public override string UnitOf(string column) => column switch
    {
        "iterations" => "per batch",
        "time per epoch" => "min",
        "solver" => "% of the time",
        _ => Unit,
    };

    public override IReadOnlyList<string> Remarks =>
    [
        "The time of an epoch varies with the machine's other work; the solver's share of a run's " +
        "time does not. A faster solver can save at most this share.",
        "On a GPU this is the share of the host's time: the host starts the solver and waits " +
        "for it only when it tests the certificate.",
    ];

    public override IReadOnlyList<Claim> Claims =>
    [
        new("A certified error of 0.01 trains as well as 30 iterations.",
            Comparison.Near("error below 0.01, k-NN top-1", "30 iterations, k-NN top-1", 1)),
        new("It takes fewer iterations.", Comparison.Above("30 iterations, iterations",
            "error below 0.01, iterations")),
    ];

    private protected override string LaptopShows =>
        "whether targets proved accurate to 1 % train as well as 30 iterations, and what the " +
        "certificate costs on a CPU";

    private protected override string LaptopCannotShow =>
        "the cost on a GPU, where every test of the certificate waits for the device";

    private protected override string Shows(Scale scale) =>
        scale is Scale.Paper or Scale.SingleGpu ? "the same for the paper's network, on one GPU" : base.Shows(scale);

    private protected override string CannotShow(Scale scale) =>
        base.CannotShow(scale == Scale.SingleGpu ? Scale.Paper : scale);

    protected override IEnumerable<Cell> Rows =>
    [
        .. Row("1 iteration",         rule => rule with { Iterations = 1 }),
        .. Row("3 iterations",        rule => rule with { Iterations = 3 }),
        .. Row("30 iterations",       rule => rule),
        .. Row("error below 0.1",     rule => rule with { Iterations = MostIterations, Tolerance = 0.1 }),
        .. Row("error below 0.01",    rule => rule with { Iterations = MostIterations, Tolerance = 0.01 }),
        .. Row("error below 0.0001",  rule => rule with { Iterations = MostIterations, Tolerance = 0.0001 }),
    ];

    private IEnumerable<Cell> Row(string stop, Func<MiraRecipe, MiraRecipe> change)
    {
        var recipe = Pretrain.Mira.WithMira(change) with { Name = $"cifar10-{stop.Replace(' ', '-')}" };
        return Columns.Select(column =>
            Cell([stop], column.Heading, null, new(recipe, column.Evaluation, column.Metric)));
    }
}
