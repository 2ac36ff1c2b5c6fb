using Mira.Experiments.Recipes;
using Mira.Experiments.Records;
using Mira.Experiments.Tables;

namespace Mira.Experiments;

/// <summary>Not in the paper: the main job, which <c>mira reproduce</c> runs without an ITEM. It compares MIRA, the
/// Sinkhorn baseline and random weights, and draws Figure 2.</summary>
internal sealed class ExtraMainJob : PaperItem
{
    private const string Dataset = "cifar10";
    private const int Batches = 1000;

    public override string Id => "main-job";

    public override string Name => "Main job";

    public override bool IsOfThePaper => false;

    public override string Title => "MIRA and the Sinkhorn baseline compared with random weights";

    public override string Caption =>
        "MIRA and a baseline with Sinkhorn targets and no teacher, pretrained with one recipe and one seed. " +
        "Both networks and a random one are evaluated by k-NN and by a linear classifier on frozen features. " +
        "Figure 2 shows how both solvers converge on the scores of both trained networks.";

    public override IReadOnlyList<string> RowHeader => ["method"];

    public override bool OwnsRuns => true;

    private protected override string LaptopShows =>
        "the gain of each method over random weights of the same narrow network, and which solver converges faster";

    private protected override string LaptopCannotShow =>
        "which method is better: there is one seed only, and 1,000 test images are few";

    protected override IEnumerable<Cell> Rows =>
    [
        .. Trained(MethodNames.Mira, Pretrain.Mira),
        .. Trained(MethodNames.Sinkhorn, Pretrain.Sinkhorn),
        .. Judged(MethodNames.RandomWeights, Pretrain.Mira, isTrained: false),
    ];

    private IEnumerable<Cell> Trained(string method, PretrainRecipe recipe) =>
    [
        .. Judged(method, recipe, isTrained: true),
        Cell([method], "error of MIRA's targets", null, Followed(recipe, AssignmentMethod.Mira)),
        Cell([method], "error of Sinkhorn's targets", null, Followed(recipe, AssignmentMethod.Sinkhorn)),
    ];

    private IEnumerable<Cell> Judged(string method, PretrainRecipe recipe, bool isTrained) =>
        new (string Heading, CellEvaluation Evaluation)[]
        {
            ("k-NN top-1", new CellEvaluation.Knn(Dataset, 1, new KnnRecipe())),
            ("linear top-1", new CellEvaluation.Linear(Dataset, new LinearEvalRecipe())),
        }
        .Select(judge => Cell([method], judge.Heading, null, new(recipe, judge.Evaluation) { IsTrained = isTrained }));

    private static CellRun Followed(PretrainRecipe recipe, AssignmentMethod solver) =>
        new(recipe, new CellEvaluation.Convergence(Dataset, solver, Batches), Metric.TargetError);
}
