using System.Globalization;
using Mira.Experiments.Recipes;

namespace Mira.Experiments;

/// <summary>Ours: where training lives and dies, over the teacher's temperature τ_t and the regularization β.</summary>
internal sealed class ExtraGainCondition : PaperItem
{
    // A quarter of the paper's 1000: whether labels share information with the images shows within the first epochs.
    private const int Epochs = 250;
    private const string Information = "information of the targets", Accuracy = "k-NN top-1";

    private static readonly double[] Temperatures = [0.1, 0.15, 0.225, 0.35];
    private static readonly double[] Regularizations = [0, 0.5, 2.0 / 3, 0.8];

    public override string Id => "gain-condition";

    public override string Name => "Gain condition";

    public override bool IsOfThePaper => false;

    public override string Title => "Where training lives: gain times correlation above 1";

    public override string Caption =>
        "ResNet-18 on CIFAR-10, β constant. Small differences between images grow in a step by the gain g = τ_s / (τ_t (1 − β)) times the correlation ρ of an image's views. " +
        "Predicted: labels keep information on the images where g ρ > 1, and collapse elsewhere.";

    public override IReadOnlyList<string> Remarks =>
    [
        "ρ is not asked for: every epoch of metrics.csv has it (view_correlation), and the gain of its β.",
        "The paper's setting, τ_t 0.225 and β 2/3, has a gain of 1.33: it needs a correlation above 0.75.",
    ];

    public override IReadOnlyList<string> RowHeader => ["teacher temperature", "regularization", "gain"];

    public override string UnitOf(string column) => column == Information ? "nats" : Unit;

    public override IReadOnlyList<Claim> Claims =>
    [
        new("At every temperature, labels keep more information at the largest gain than at the smallest.",
            [.. Temperatures.Select(tau => Comparison.Above(Key(tau, Regularizations[^1]), Key(tau, Regularizations[0])))]),
        new("At every regularization, labels keep more information at the largest gain than at the smallest.",
            [.. Regularizations.Select(beta => Comparison.Above(Key(Temperatures[0], beta), Key(Temperatures[^1], beta)))]),
    ];

    private protected override string LaptopShows => "on which side of g ρ = 1 training lives, on a narrow network, after 15 epochs";

    private protected override string LaptopCannotShow => "the correlation that views have in a wide network, on which the paper's setting rests";

    private protected override string Shows(Scale scale) => scale is Scale.Paper or Scale.SingleGpu ? "the same for the paper's network, on one GPU" : base.Shows(scale);

    private protected override string CannotShow(Scale scale) => base.CannotShow(scale == Scale.SingleGpu ? Scale.Paper : scale);

    protected override IEnumerable<Cell> Rows => from tau in Temperatures from beta in Regularizations from cell in Point(tau, beta) select cell;

    /// <summary>A scale changes network and epochs, but not the two values that are asked about; smoke runs the corners alone.</summary>
    public override IReadOnlyList<Cell> CellsAt(Scale scale) =>
        [.. Cells.Zip(base.CellsAt(scale), (paper, small) => small with { Run = scale == Scale.Smoke && !IsCorner(paper) ? null : WithTargetsOf(paper.Run, small.Run) })];

    private static bool IsCorner(Cell cell) =>
        cell.Run!.Pretraining.Assignment is var rule
        && (rule.TeacherTemperature, rule.FinalRegularization) is var (tau, beta)
        && ((tau == Temperatures[0] && beta == Regularizations[^1]) || (tau == Temperatures[^1] && beta == Regularizations[0]));

    private static CellRun? WithTargetsOf(CellRun? paper, CellRun? small) =>
        small is null || paper is null ? null : small with { Pretraining = small.Pretraining with { Assignment = paper.Pretraining.Assignment } };

    private IEnumerable<Cell> Point(double tau, double beta)
    {
        var recipe = Pretrain.Mira with
        {
            Name = $"cifar10-tau-{Row(tau, beta)[0]}-beta-{Row(tau, beta)[1]}",
            Epochs = Epochs,
            Assignment = Pretrain.Mira.Assignment with { TeacherTemperature = tau, InitialRegularization = beta, FinalRegularization = beta },
        };
        return
        [
            Cell(Row(tau, beta), Information, null, new(recipe, new CellEvaluation.Pretraining("cifar10"), Metric.TargetInformation)),
            Cell(Row(tau, beta), Accuracy, null, new(recipe, new CellEvaluation.Knn("cifar10", 1, new KnnRecipe()))),
        ];
    }

    private static string[] Row(double tau, double beta) =>
        [Text(tau, "0.###"), Text(beta, "0.##"), Text(Pretrain.Mira.StudentTemperature / (tau * (1 - beta)), "0.00")];

    private static string Key(double tau, double beta) => string.Join(", ", [.. Row(tau, beta), Information]);

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
