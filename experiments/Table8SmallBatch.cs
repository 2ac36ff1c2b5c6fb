using Mira.Datasets;
using Mira.Experiments.Recipes;
using Mira.Experiments.Scales;
using Mira.Experiments.Tables;

namespace Mira.Experiments;

/// <summary>Table 8: ImageNet at batch 512 and 4096, MIRA against SwAV's targets, with memory and time.</summary>
internal sealed class Table8SmallBatch : PaperItem
{
    private const string Memory = "GPU memory", Time = "time per epoch", Accuracy = "top-1";
    private const int Epochs = 100;

    // Twice and four times 64: at a laptop's 512 prototypes, batches from an eighth of them to all.
    private static readonly int[] Between = [128, 256];

    public override string Id => "table8";

    public override string Name => "Table 8";

    public override string Title => "Training with small batches";

    public override string Caption =>
        "Top-1 accuracy on ImageNet of a linear classifier after 100 epochs without multi-crop; " +
        "batch 512 by SGD, 4096 by LARS; memory of all GPUs and time of an epoch.";

    public override IReadOnlyList<string> Remarks =>
    [
        "The authors ran SwAV† at 512 in their own framework: no teacher, presumably no queue. " +
        "SwAV at 4096 is quoted from SimSiam; our run uses MIRA's recipe with SwAV's targets.",
        "The paper does not say which rows at 512 use SGD; here all three do.",
        "On a laptop the batches are an eighth of the printed ones, 64 and 512, with K fixed " +
        "at 512 and the learning rate in proportion; rows for 128 and 256 are added there.",
        "On a laptop, memory is the largest resident memory of the process, mostly not of network and batch, and " +
        "other programs ran at the same time. results/bench/small-batch.csv has speed and memory " +
        "of the same rows, measured in turns ('make bench-small-batch').",
    ];

    public override IReadOnlyList<string> RowHeader => ["method", "batch", "epochs", "GPU"];

    public override string UnitOf(string column) => column switch { Memory => "GB", Time => "min", _ => Unit };

    public override IReadOnlyList<Claim> Claims =>
    [
        new("MIRA without a teacher is above SwAV at both batches.",
            Comparison.Above($"{Small("MIRA w/o EMA")}", $"{Small("SwAV†")}"),
            Comparison.Above(LargeMiraWithoutTeacher, LargeSwav)),
        new("SwAV falls harder than MIRA when the batch shrinks below the number of prototypes.",
            Comparison.Widens((Small("MIRA w/o EMA"), Small("SwAV†")), (LargeMiraWithoutTeacher, LargeSwav)),
            Comparison.Widens((Small("MIRA"), Small("SwAV†")), ("MIRA, 4096, 100, 16 x A100, top-1", LargeSwav))),
        new("The teacher helps at both batches.",
            Comparison.Above(Small("MIRA"), Small("MIRA w/o EMA")),
            Comparison.Above("MIRA, 4096, 100, 16 x A100, top-1", LargeMiraWithoutTeacher)),
    ];

    private protected override string LaptopShows =>
        "whether Sinkhorn loses more than MIRA as the batch shrinks below K, at batch 64 to 512 and K = 512";

    private protected override string LaptopCannotShow =>
        "accuracies on ImageNet, or the memory and time of the paper's machines; at fixed epochs " +
        "a small batch also takes more steps";

    protected override IEnumerable<Cell> Rows =>
    [
        .. Row("SwAV†",        512,  "8 x TITAN V", [71, 23, 62.3],   Pretrain.ImageNetSmallBatchSinkhorn),
        .. Row("MIRA w/o EMA", 512,  "8 x TITAN V", [71, 23, 66.3],   Pretrain.ImageNetSmallBatchWithoutTeacher),
        .. Row("MIRA",         512,  "8 x TITAN V", [73, 29, 68.3],   Pretrain.ImageNetSmallBatch),
        .. Row("SwAV",         4096, "-",           [null, null, 66.5], Pretrain.ImageNetSinkhorn),
        .. Row("MIRA w/o EMA", 4096, "16 x A100",   [486, 9, 68.7],   Pretrain.ImageNetWithoutTeacher),
        .. Row("MIRA",         4096, "16 x A100",   [504, 9, 69.4],   Pretrain.ImageNet),
    ];

    /// <summary>On a laptop, batches of an eighth of the printed ones, and two between them; on one GPU, the smaller of
    /// the printed ones.</summary>
    public override IReadOnlyList<Cell> CellsAt(Scale scale)
    {
        var cells = base.CellsAt(scale);
        if (scale == Scale.SingleGpu)
        {
            return [.. cells.Select(cell => BatchOf(cell) == 512 ? cell : cell with { Run = null })];
        }
        var between = from batch in Between
                      from cell in cells.Where(cell => BatchOf(cell) == 512)
                      select new Cell([cell.Row[0], $"{8 * batch}", cell.Row[2], "-"], cell.Column, Paper: null,
                          AtBatch(cell.Run, batch));
        return scale is not (Scale.Laptop or Scale.Workstation) ? cells
            : [.. cells.Select(cell => cell with { Run = AtBatch(cell.Run, BatchOf(cell) / 8) }).Concat(between)
                .OrderBy(BatchOf)];
    }

    private protected override string? QuotedFrom(IReadOnlyList<string> row, string column) =>
        row[0] == "SwAV" ? "Chen and He, SimSiam [12]" : null;

    private static string LargeSwav => $"SwAV, 4096, {Epochs}, -, {Accuracy}";

    private static string LargeMiraWithoutTeacher => $"MIRA w/o EMA, 4096, {Epochs}, 16 x A100, {Accuracy}";

    private static string Small(string method) => $"{method}, 512, {Epochs}, 8 x TITAN V, {Accuracy}";

    private static int BatchOf(Cell cell) => NumberText.TryDigits(cell.Row[1], out int batch)
        ? batch
        : throw new FormatException($"'{cell.Row[1]}' is not a batch size.");

    private static CellRun? AtBatch(CellRun? run, int batch) => run is null ? null : run with
    {
        Pretraining = run.Pretraining with { BatchSize = batch },
    };

    private IEnumerable<Cell> Row(string method, int batch, string machine, double?[] printed,
        Func<int, PretrainRecipe> pretrain)
    {
        (string Column, CellEvaluation Evaluation, Metric Metric)[] columns =
        [
            (Memory, new CellEvaluation.Pretraining("imagenet"), Metric.PeakMemory),
            (Time, new CellEvaluation.Pretraining("imagenet"), Metric.MinutesPerEpoch),
            (Accuracy, Protocols.LinearLars, Metric.Top1),
        ];
        return columns.Zip(printed, (column, number) =>
            Cell([method, $"{batch}", $"{Epochs}", machine], column.Column, number,
                new(pretrain(Epochs), column.Evaluation, column.Metric)));
    }
}
