using Mira.Experiments.Recipes;
using Mira.Experiments.Scales;
using Mira.Experiments.Tables;

namespace Mira.Experiments;

/// <summary>Table 13: detection and segmentation on COCO, which Detectron2 trains on the exported backbone.</summary>
internal sealed class Table13Detection : PaperItem
{
    private static readonly string[] Columns = ["box AP", "box AP50", "box AP75", "mask AP", "mask AP50", "mask AP75"];

    public override string Id => "table13";

    public override string Name => "Table 13";

    public override string Title => "Detection and segmentation on COCO";

    public override string Caption =>
        "Mask R-CNN R50-C4 with the 2x schedule on COCO 2017, in MoCo's configuration, from each backbone.";

    public override IReadOnlyList<string> Remarks =>
    [
        "Mira does not train detectors: 'mira export --format detectron2' writes the backbone and the configuration.",
        "COCO's noise is about 0.3 AP.",
    ];

    public override string Unit => "AP (%)";

    public override IReadOnlyList<string> RowHeader => ["method"];

    public override IReadOnlyList<Claim> Claims =>
    [
        new("MIRA is above the supervised backbone.",
            [.. Columns.Select(column => Comparison.Above($"MIRA, {column}", $"Sup, {column}"))]),
        new("MIRA is comparable to MoCo.",
            [.. Columns.Select(column => Comparison.Near($"MIRA, {column}", $"MoCo, {column}", 0.5))]),
    ];

    private protected override string Shows(Scale scale) => "the backbone, pretrained and exported for Detectron2";

    private protected override string CannotShow(Scale scale) =>
        "average precisions: Detectron2 measures them, outside this program";

    protected override IEnumerable<Cell> Rows =>
    [
        .. Row("Sup",  [40.0, 59.9, 43.1, 34.7, 56.5, 36.9]).Select(cell => cell with
        {
            OnPaperData = Detected(Pretrain.Named("imagenet-supervised-90ep")),
        }),
        .. Row("MoCo", [40.7, 60.5, 44.1, 35.4, 57.3, 37.6]),
        .. Row("MIRA", [40.6, 61.0, 44.1, 35.3, 57.2, 37.3], Pretrain.ImageNetMultiCrop(400)),
    ];

    private IEnumerable<Cell> Row(string method, double[] printed, PretrainRecipe? recipe = null) =>
        Columns.Zip(printed, (column, number) =>
        Cell([method], column, number, recipe is null ? null : Detected(recipe)));

    private static CellRun Detected(PretrainRecipe recipe) =>
        new(recipe, new CellEvaluation.Detection("coco"), Metric.AveragePrecision);
}
