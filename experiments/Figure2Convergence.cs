using Mira.Experiments.Recipes;
using Mira.Experiments.Reporting.Figures;
using Mira.Experiments.Tables;

namespace Mira.Experiments;

/// <summary>Figure 2: how fast the pseudo-labels converge, MIRA's fixed point against Sinkhorn-Knopp, on
/// two trained models.</summary>
internal sealed class Figure2Convergence : PaperItem
{
    private const string Column = "after 30 iterations";
    private const int Epochs = 400, Batches = 1000;

    public override string Id => "figure2";

    public override string Name => "Figure 2";

    public override string Title => ConvergenceFigure.Title;

    public override string Caption => ConvergenceFigure.Source;

    public override IReadOnlyList<string> Remarks =>
    [
        "The paper prints only curves, averaged over 1000 batches of 512 images. These cells " +
        "are our curves at the number of iterations used in training.",
        "The paper does not say which network and views, which τ and β for SwAV's scores, and what is summed. Here: " +
        "teacher (student for SwAV), one training view, MIRA's final values, all targets of a batch, in float64.",
    ];

    public override string Unit => "squared error of the targets of a batch";

    public override IReadOnlyList<string> RowHeader => ["trained model", "solver"];

    public override IReadOnlyList<Claim> Claims =>
    [
        new("MIRA's fixed point converges faster than Sinkhorn-Knopp on both models.", Slower("MIRA"), Slower("SwAV")),
    ];

    private protected override string LaptopShows =>
        "which solver converges faster, on the scores of narrow networks trained with either";

    private protected override string LaptopCannotShow =>
        "the rates on ImageNet's scores: they depend on how sharp the scores are and on how many prototypes there are";

    protected override IEnumerable<Cell> Rows =>
    [
        .. Model("MIRA", Pretrain.ImageNetMultiCrop(Epochs)),
        .. Model("SwAV", Pretrain.ImageNetSinkhorn(Epochs)),
    ];

    private static Comparison Slower(string model) =>
        Comparison.OrdersAbove($"{model}, Sinkhorn-Knopp, {Column}", $"{model}, MIRA, {Column}");

    private IEnumerable<Cell> Model(string model, PretrainRecipe recipe) =>
        new[] { ("MIRA", AssignmentMethod.Mira), ("Sinkhorn-Knopp", AssignmentMethod.Sinkhorn) }.Select(solver =>
            Cell([model, solver.Item1], Column, null,
                new(recipe, Protocols.Convergence(solver.Item2, Batches), Metric.TargetError)));
}
