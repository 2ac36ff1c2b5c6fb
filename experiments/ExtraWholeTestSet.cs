using Mira.Experiments.Recipes;
using Mira.Experiments.Scales;
using Mira.Experiments.Tables;

namespace Mira.Experiments;

/// <summary>Not in the paper: Table 7's networks for CIFAR-10, evaluated on all test images. Most of them were not
/// used to choose a recipe.</summary>
internal sealed class ExtraWholeTestSet : PaperItem
{
    private const string Mira = "MIRA", Part = "k-NN, images of the scale", Whole = "k-NN, all 10,000 images";

    private static readonly (string Heading, string Dataset)[] Judges = [(Part, "cifar10"),
        (Whole, CellEvaluation.WholeCifar10)];

    public override string Id => "whole-test-set";

    public override string Name => "Whole test set";

    public override bool IsOfThePaper => false;

    public override string Title => "Table 7's networks on all test images of CIFAR-10";

    public override string Caption =>
        "Weighted k-NN on frozen features of Table 7's networks. First column: training and test images are those " +
        "of the scale. Second column: all 50,000 training and 10,000 test images of CIFAR-10.";

    public override IReadOnlyList<string> Remarks =>
    [
        "The small recipes were chosen on 1,000 of the test images. The other 9,000 were not used for any choice.",
        "The second column needs CIFAR-10 itself (--data-dir); 'mira data fetch cifar10' downloads it.",
    ];

    public override string Unit => "k-NN top-1 accuracy (%)";

    public override IReadOnlyList<string> RowHeader => ["method"];

    public override IReadOnlyList<Claim> Claims =>
    [
        new("On all test images MIRA is above all five by k-NN.",
            [.. Table7SmallDatasets.Baselines.Select(method =>
                Comparison.Above($"{Mira}, {Whole}", $"{method}, {Whole}"))]),
    ];

    private protected override string LaptopShows =>
        "how the methods compare on images that were not used to choose the recipes";

    private protected override string LaptopCannotShow =>
        "the order of larger networks after longer training on all images";

    private protected override string Shows(Scale scale) =>
        scale is Scale.Paper or Scale.SingleGpu
            ? "the methods by k-NN after their published training, which no table prints"
            : base.Shows(scale);

    private protected override string CannotShow(Scale scale) =>
        base.CannotShow(scale == Scale.SingleGpu ? Scale.Paper : scale);

    protected override IEnumerable<Cell> Rows =>
        from method in (string[])[.. Table7SmallDatasets.Baselines, Mira]
        from judge in Judges
        select Cell([method], judge.Heading, null,
            new(Table7SmallDatasets.OnCifar10(method), new CellEvaluation.Knn(judge.Dataset, 1, new KnnRecipe())));
}
