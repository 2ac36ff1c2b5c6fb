using System.Globalization;
using Mira.Experiments.Recipes;
using Mira.Experiments.Reporting.Alarms;
using Mira.Experiments.Reporting.Figures;
using Mira.Experiments.Scales;
using Mira.Experiments.Tables;

namespace Mira.Experiments;

/// <summary>Not in the paper: which runs collapse, by teacher temperature τ_t and regularization β.</summary>
internal sealed class ExtraGainCondition : PaperItem
{
    // A quarter of the paper's 1000: whether labels share information with the images shows within the first epochs.
    private const int Epochs = 250;
    private const string Growth = "g ρ";
    private const string AtStart = "g ρ at the start", AtEnd = "g ρ at the end";
    private const string Information = "information of the targets", Share = "share of ln K", Accuracy = "k-NN top-1";

    private static readonly double[] Temperatures = [0.1, 0.15, 0.225, 0.35];
    private static readonly double[] Regularizations = [0, 0.5, 2.0 / 3, 0.8];

    public override string Id => "gain-condition";

    public override string Name => "Gain condition";

    public override bool IsOfThePaper => false;

    public override string Title => "When does training collapse?";

    public override string Caption =>
        "ResNet-18 on CIFAR-10, β constant. Small differences between images grow in a step by " +
        "the gain g = τ_s / (τ_t (1 − β)) times the correlation ρ of an image's views. " +
        "Prediction: labels keep information about the images if g ρ > 1, and lose it otherwise. " +
        $"A run is alive if its last epoch's targets keep more than {AlarmLimits.Information:P0} of ln K.";

    public override IReadOnlyList<string> Remarks =>
    [
        "g ρ at the start is a prediction: ρ is the mean of a run's first epoch, while the learning " +
        "rate warms up and before any run has collapsed. Nothing earlier is recorded.",
        "g ρ at the end is hindsight: it shows whether the condition describes the result of " +
        "training, but it predicts nothing.",
        "That share of ln K is the limit of the alarm for collapse: good recorded runs keep 12 " +
        "% and more, broken ones 1.5 % at most.",
        "ρ rises while a run trains well, so a run that starts below the border may cross it. " +
        "The prediction only uses the first value.",
        "The paper's setting, τ_t 0.225 and β 2/3, has a gain of 1.33: it needs a correlation above 0.75.",
    ];

    public override IReadOnlyList<string> RowHeader => ["teacher temperature", "regularization", "gain"];

    /// <summary>The plane of the two settings, and what is predicted in it.</summary>
    internal static PhaseDiagram Plane { get; } = new(
        [.. from tau in Temperatures from beta
            in Regularizations select new PhasePoint(Row(tau, beta), tau, beta, Gain(tau, beta))],
        new(Share, AlarmLimits.Information, "information of the last epoch's targets, as a share of ln K"),
        [new(AtStart, 1, "g ρ of the first epoch"), new(AtEnd, 1, "g ρ of the last epoch, in hindsight")]);

    public override IReadOnlyList<Figure> Figures(ItemMeasurements measured) => PhaseFigure.Draw(this, Plane, measured);

    public override string UnitOf(string column) => column switch
    {
        AtStart or AtEnd => Growth,
        Information => "nats",
        Share => Share,
        _ => Unit,
    };

    public override IReadOnlyList<Claim> Claims =>
    [
        new("A run stays alive if g ρ of its first epoch is above 1, and collapses otherwise.",
            [.. Plane.Holds(Plane.Predictions[0])]),
        new("In hindsight: a run is alive if g ρ of its last epoch is above 1, and has collapsed otherwise.",
            [.. Plane.Holds(Plane.Predictions[1])]),
        new("At every temperature, labels keep more information at the largest gain than at the smallest.",
            [.. Temperatures.Select(tau =>
                Comparison.Above(Key(tau, Regularizations[^1]), Key(tau, Regularizations[0])))]),
        new("At every regularization, labels keep more information at the largest gain than at the smallest.",
            [.. Regularizations.Select(beta =>
                Comparison.Above(Key(Temperatures[0], beta), Key(Temperatures[^1], beta)))]),
    ];

    private protected override string LaptopShows =>
        "on which side of g ρ = 1 training works, on a narrow network, after 15 epochs";

    private protected override string LaptopCannotShow =>
        "the correlation of views in a wide network, which the paper's setting needs";

    private protected override string Shows(Scale scale) =>
        scale is Scale.Paper or Scale.SingleGpu ? "the same for the paper's network, on one GPU" : base.Shows(scale);

    private protected override string CannotShow(Scale scale) =>
        base.CannotShow(scale == Scale.SingleGpu ? Scale.Paper : scale);

    protected override IEnumerable<Cell> Rows =>
        from tau in Temperatures from beta in Regularizations from cell in Point(tau, beta) select cell;

    /// <summary>A scale changes network and epochs, but not the two values that are asked about; smoke runs
    /// the corners alone.</summary>
    public override IReadOnlyList<Cell> CellsAt(Scale scale) =>
        [.. Cells.Zip(base.CellsAt(scale), (paper, small) => small with { Run = scale == Scale.Smoke
            && !IsCorner(paper) ? null : WithTargetsOf(paper.Run, small.Run) })];

    private static bool IsCorner(Cell cell) =>
        cell.Run!.Pretraining.OfMira() is var rule
        && (rule.TeacherTemperature, rule.FinalRegularization) is var (tau, beta)
        && ((tau == Temperatures[0] && beta == Regularizations[^1])
            || (tau == Temperatures[^1] && beta == Regularizations[0]));

    private static CellRun? WithTargetsOf(CellRun? paper, CellRun? small) =>
        small is null || paper is null ? null : small with
        {
            Pretraining = small.Pretraining with { Method = paper.Pretraining.Method },
        };

    private IEnumerable<Cell> Point(double tau, double beta)
    {
        var recipe = Pretrain.Mira.WithMira(mira =>
            mira with { TeacherTemperature = tau, InitialRegularization = beta, FinalRegularization = beta }) with
        {
            Name = $"cifar10-tau-{Row(tau, beta)[0]}-beta-{Row(tau, beta)[1]}",
            Epochs = Epochs,
        };
        return
        [
            Recorded(AtStart, Metric.GrowthAtStart),
            Recorded(AtEnd, Metric.GrowthAtEnd),
            Recorded(Information, Metric.TargetInformation),
            Recorded(Share, Metric.TargetShare),
            Cell(Row(tau, beta), Accuracy, null, new(recipe, new CellEvaluation.Knn("cifar10", 1, new KnnRecipe()))),
        ];

        Cell Recorded(string column, Metric metric) =>
            Cell(Row(tau, beta), column, null, new(recipe, new CellEvaluation.Pretraining("cifar10"), metric));
    }

    private static double Gain(double tau, double beta) =>
        Pretrain.Mira.OfMira().StudentTemperature / (tau * (1 - beta));

    private static string[] Row(double tau, double beta) =>
        [Text(tau, "0.###"), Text(beta, "0.##"), Text(Gain(tau, beta), "0.00")];

    private static string Key(double tau, double beta) => string.Join(", ", [.. Row(tau, beta), Information]);

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
