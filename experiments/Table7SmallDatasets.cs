using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using Mira.Experiments.Scales;
using Mira.Experiments.Tables;

namespace Mira.Experiments;

/// <summary>Table 7: ResNet-18 on CIFAR-10, CIFAR-100 and ImageNet-100, MIRA against five methods.</summary>
internal sealed class Table7SmallDatasets : PaperItem
{
    public override string Id => "table7";

    public override string Name => "Table 7";

    public override string Title => "Small and medium-sized data sets";

    public override string Caption =>
        "Linear evaluation of ResNet-18 after 1000 epochs on CIFAR-10 and CIFAR-100 (classifier " +
        "trained beside the network) and 400 epochs on ImageNet-100 (frozen features).";

    public override IReadOnlyList<string> Remarks =>
    [
        "The printed baselines are quoted from solo-learn's README; ours train as the code of " +
        "the commits that first show the numbers. Use --set for later values; 'mira recipe show' names both.",
        "All are evaluated with MIRA's classifiers, on the teacher if a method has one (MIRA, BYOL, DINO); " +
        "metrics.csv of a run also has the student's accuracy ('probe_student_top1'). solo-learn " +
        "evaluated the student with its own classifiers: --judge as-published does the same.",
        "SwAV on ImageNet-100: the printed 77.83 / 95.06 is in no version of that README, which " +
        "says 74.04 online and 74.28 / 92.84 offline.",
        "DeepCluster-v2 on ImageNet-100: the printed 75.36 is the README's online number; its offline number is 75.40.",
        "DINO on ImageNet-100: the README says 74.92 offline; 74.90 is printed.",
    ];

    public override string Unit => "accuracy (%)";

    public override IReadOnlyList<string> RowHeader => ["method", "architecture"];

    public override IReadOnlyList<Claim> Claims =>
    [
        new("On CIFAR-10 MIRA is above all five.",
            [.. Baselines.Select(method => Comparison.Above(Key("MIRA", "CIFAR-10"), Key(method, "CIFAR-10")))]),
        new("On ImageNet-100 MIRA is above all five.",
            [.. Baselines.Select(method =>
                Comparison.Above(Key("MIRA", "ImageNet-100"), Key(method, "ImageNet-100")))]),
        new("On CIFAR-100 MIRA is comparable to Barlow Twins.",
            Comparison.Near(Key("MIRA", "CIFAR-100"), Key("Barlow Twins", "CIFAR-100"), 0.5)),
    ];

    protected override IEnumerable<Cell> Rows =>
    [
        .. Row("Barlow Twins",   [92.10, 99.73], [70.90, 91.91], [80.16, 95.14]),
        .. Row("BYOL",           [92.58, 99.79], [70.46, 91.96], [80.32, 94.94]),
        .. Row("DeepCluster-v2", [88.85, 99.58], [63.61, 88.09], [75.36, 93.10]),
        .. Row("DINO",           [89.52, 99.71], [66.76, 90.34], [74.90, 92.78]),
        .. Row("SwAV",           [89.17, 99.68], [64.88, 88.78], [77.83, 95.06]),
        .. Row("MIRA",           [93.02, 99.87], [70.65, 92.23], [81.00, 95.56]),
    ];

    /// <inheritdoc/>
    public override Cell AsPublished(Cell cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return cell.Run is { } run && EntryOf(cell.Row[0]).Judge is { } judge
            ? cell with { Run = run with { Evaluation = AsPublished(run.Evaluation, judge) } }
            : cell;
    }

    private static CellEvaluation AsPublished(CellEvaluation evaluation, PublishedJudge judge) => evaluation switch
    {
        CellEvaluation.Online online => online with { AsPublished = true },
        CellEvaluation.Linear linear => linear with
        {
            OfStudent = true,
            Recipe = LinearEvalRecipe.AsPublished(judge.OfflineRate),
        },
        _ => evaluation,
    };

    /// <summary>A method's recipe for CIFAR-10.</summary>
    internal static PretrainRecipe OnCifar10(string method) =>
        RecipesOf(method).First(recipe => recipe.Dataset == "cifar10");

    /// <summary>The five methods that MIRA is compared with.</summary>
    internal static string[] Baselines => ["Barlow Twins", "BYOL", "DeepCluster-v2", "DINO", "SwAV"];

    private protected override string LaptopShows =>
        "the order of the methods on 5,000 images of CIFAR-10 after 60 epochs of a narrow network";

    private protected override string LaptopCannotShow =>
        "the accuracies of the table, or anything on CIFAR-100 and ImageNet-100, which have no runs there";

    private protected override string Shows(Scale scale) =>
        scale == Scale.SingleGpu ? "what the paper printed: its recipes fit one GPU" : base.Shows(scale);

    private protected override string CannotShow(Scale scale) =>
        base.CannotShow(scale == Scale.SingleGpu ? Scale.Paper : scale);

    private protected override string? QuotedFrom(IReadOnlyList<string> row, string column) =>
        row[0] == "MIRA" ? null : "the README of solo-learn";

    private IEnumerable<Cell> Row(string method, double[] cifar10, double[] cifar100, double[] imagenet100)
    {
        var recipes = RecipesOf(method);
        return
        [
            .. Set(method, "CIFAR-10", cifar10, recipes, new CellEvaluation.Online("cifar10")),
            .. Set(method, "CIFAR-100", cifar100, recipes, new CellEvaluation.Online("cifar100")),
            .. Set(method, "ImageNet-100", imagenet100, recipes,
                new CellEvaluation.Linear("imagenet100", LinearEvalRecipe.Lars)),
        ];
    }

    /// <summary>The recipes that bear a method's name, of the sets of this table.</summary>
    private static IReadOnlyList<PretrainRecipe> RecipesOf(string method) => method == Pretrain.Mira.Method.Title
        ? [Pretrain.Mira, Pretrain.Cifar100, Pretrain.ImageNet100]
        : EntryOf(method).Recipes;

    private static MethodEntry EntryOf(string method) =>
        MethodList.All.Single(entry => entry.Recipes[0].Method.Title == method);

    private IEnumerable<Cell> Set(string method, string set, double[] printed, IReadOnlyList<PretrainRecipe> recipes,
        CellEvaluation evaluation)
    {
        var recipe = recipes.FirstOrDefault(recipe => recipe.Dataset == evaluation.Dataset);
        return new[] { Metric.Top1, Metric.Top5 }.Zip(printed, (metric, number) =>
            Cell([method, "R18"], $"{set} {(metric == Metric.Top1 ? "top-1" : "top-5")}", number,
                recipe is null ? null : new(recipe, evaluation, metric)));
    }

    private static string Key(string method, string set) => $"{method}, R18, {set} top-1";
}
