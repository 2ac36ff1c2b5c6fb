using System.Globalization;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using Mira.Experiments.Reporting.Figures;
using Mira.Experiments.Scales;
using Mira.Experiments.Tables;

namespace Mira.Experiments;

/// <summary>Not in the paper: every method on CIFAR-10, all trained on the same number of images, and all for
/// the same time.</summary>
internal sealed class ExtraMethods : PaperItem
{
    private const string SameImages = "same images", SameTime = "same time";

    /// <summary>The fastest of Table 7's methods. What takes as long as its epochs is the same time.</summary>
    internal const string Yardstick = "SwAV";

    /// <summary>What a method costs at laptop scale on one thread, by results/bench/methods.csv: its fastest turn, its
    /// largest memory, and the epochs that take as long as those of <see cref="Yardstick"/>.
    /// Epochs are as they were when the runs were made, and within a twentieth of what the file says: another day's
    /// speeds differ by as much.</summary>
    internal static readonly IReadOnlyDictionary<string, MethodCost> Costs = new Dictionary<string, MethodCost>
    {
        ["MIRA"] = new(1252, 376, 38),
        ["Barlow Twins"] = new(1792, 365, 53),
        ["BYOL"] = new(1427, 358, 43),
        ["DeepCluster-v2"] = new(1585, 398, 49),
        ["DINO"] = new(1249, 375, 38),
        ["SwAV"] = new(1930, 357, 60),
        ["MoCo-v2"] = new(1454, 367, 45),
        ["MSF"] = new(2681, 336, 83),
        ["NNCLR"] = new(1846, 360, 57),
        ["ReSSL"] = new(2811, 343, 87),
        ["SimSiam"] = new(2170, 353, 67),
        ["SimCLR"] = new(2089, 353, 64),
        ["MoCo-v3"] = new(1639, 364, 50),
        ["VICReg"] = new(1721, 365, 53),
        ["Supervised"] = new(3443, 353, 107),
        ["SupCon"] = new(2184, 351, 67),
        ["W-MSE"] = new(2231, 353, 69),
        ["TWIST"] = new(1883, 381, 58),
        ["SelfClassifier"] = new(2274, 366, 70),
    };

    private static readonly (string Heading, CellEvaluation Evaluation)[] Judges =
    [
        ("k-NN", new CellEvaluation.Knn("cifar10", 1, new KnnRecipe())),
        ("online linear", new CellEvaluation.Online("cifar10")),
    ];

    public override string Id => "methods";

    public override string Name => "Methods";

    public override bool IsOfThePaper => false;

    public override string Title => "All methods compared at equal images and at equal time";

    public override string Caption =>
        "CIFAR-10. Same images: all methods train for the same number of epochs. Same time: all methods " +
        $"train as long as {Yardstick}, each with a schedule for the epochs that it makes.";

    public override IReadOnlyList<string> Remarks =>
    [
        "A method with a teacher passes more views through a network than one without, so it trains for fewer " +
        "epochs in the same time.",
        "Speed, memory and the epochs in the same time are those of results/bench/methods.csv: one thread, measured " +
        "in turns ('make bench-methods'). The fastest turn of each counts, because other work " +
        "can only slow a method. " +
        "Memory is that of the whole process.",
        "Supervised and SupCon train with labels. They say what the network can learn from these images at all.",
        "Recipes of the small network were found by few short runs for most methods and by 87 for MIRA: " +
        "experiments/Scales/Laptop.cs says for each what was tried.",
    ];

    public override IReadOnlyList<string> RowHeader => ["method", "images/s", "MiB", "epochs in the same time"];

    public override IReadOnlyList<Claim> Claims =>
    [
        .. from budget in new[] { SameImages, SameTime }
           select new Claim($"In the {budget} MIRA is above all five by k-NN.",
               [.. Table7SmallDatasets.Baselines
                   .Select(method => Comparison.Above(Key("MIRA", budget), Key(method, budget)))]),
    ];

    private protected override string LaptopShows =>
        "cost and accuracy of each method on 5,000 images after a few minutes";

    private protected override string LaptopCannotShow => "the costs of other networks and machines";

    protected override IEnumerable<Cell> Rows =>
        from budget in new[] { SameImages, SameTime }
        from method in Costs.Keys
        from judge in Judges
        select Cell(Row(method), $"{budget}; {judge.Heading}", null, new(OnCifar10(method), judge.Evaluation));

    /// <summary>Speeds are known on a laptop alone; smoke trains both budgets alike, and Table 7's methods
    /// only.</summary>
    public override IReadOnlyList<Cell> CellsAt(Scale scale) => scale switch
    {
        Scale.Laptop =>
            [.. base.CellsAt(scale).Select(cell =>
                cell.Column.StartsWith(SameTime, StringComparison.Ordinal) ? InTime(cell) : cell)],
        Scale.Smoke => base.CellsAt(scale),
        _ => [.. Cells.Select(cell => cell with { Run = null })],
    };

    public override IReadOnlyList<Figure> Figures(ItemMeasurements measured) =>
        SpeedFigure.Draw(this, measured, Costs.ToDictionary(method => Key(method.Key, SameImages),
            method => (method.Key, (double)method.Value.ImagesPerSecond)));

    /// <summary>A method's recipe for CIFAR-10.</summary>
    internal static PretrainRecipe OnCifar10(string method) => MethodList.All
        .Single(entry => entry.Recipes[0].Method.Title == method).Recipes.First(recipe => recipe.Dataset == "cifar10");

    private static Cell InTime(Cell cell) =>
        cell with
        {
            Run = cell.Run! with { Pretraining = cell.Run.Pretraining with { Epochs = Costs[cell.Row[0]].Epochs } },
        };

    private static string[] Row(string method) => Costs[method] is var cost
        ? [method, Text(cost.ImagesPerSecond), Text(cost.Mebibytes), Text(cost.Epochs)]
        : [];

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Key(string method, string budget) =>
        string.Join(", ", [.. Row(method), $"{budget}; {Judges[0].Heading}"]);
}

/// <summary>What a method costs.</summary>
/// <param name="ImagesPerSecond">Training speed.</param>
/// <param name="Mebibytes">Largest memory of the process.</param>
/// <param name="Epochs">Epochs in the time that the yardstick takes for its own.</param>
internal readonly record struct MethodCost(int ImagesPerSecond, int Mebibytes, int Epochs);
