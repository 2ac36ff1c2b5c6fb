using Mira.Experiments.Recipes;
using Mira.Experiments.Tables;

namespace Mira.Experiments;

/// <summary>Table 11: mean and deviation of the transfer of one model over four seeds.</summary>
internal sealed class Table11TransferSpread : PaperItem
{
    // Aircraft, Caltech101, Cars, CIFAR10, CIFAR100, DTD, Flowers, Food, Pets, SUN397, VOC2007
    private static readonly double[] Means = [58.93, 92.11, 60.64, 94.20, 79.61, 77.62, 96.16, 78.84, 89.95,
        65.84, 84.10];
    private static readonly double[] Deviations = [0.16, 0.035, 0.28, 0.021, 0.071, 0.025, 0.037, 0.087,
        0.23, 0.0019, 0];

    public override string Id => "table11";

    public override string Name => "Table 11";

    public override string Title => "Spread of transfer";

    public override string Caption =>
        "Mean and standard deviation over four seeds of the transfer of one model: MIRA, 400 epochs with multi-crop.";

    public override IReadOnlyList<string> Remarks =>
    [
        "Seven means differ from Table 5, which seems to show one seed. Compare with these means.",
        "The deviation is over seeds of the evaluation, with one pretraining: give --seeds 4 " +
        "or more. Sets with an official validation split have the same split for every seed.",
    ];

    public override bool IsOfOneNetwork => true;

    public override string Unit => "the set's metric (%)";

    public override IReadOnlyList<string> RowHeader => ["method"];

    private protected override string LaptopShows =>
        "that the protocol runs on the real images of each set in --data-dir, and how much its seeds vary";

    private protected override string LaptopCannotShow =>
        "accuracies: the encoder is tiny, and small copies of the sets have few classes";

    protected override IEnumerable<Cell> Rows => TransferSets.All.Select((set, place) =>
        Cell(["MIRA"], set.Heading, Means[place],
            new(Pretrain.ImageNetMultiCrop(400), Protocols.Transfer(set.Dataset), Metric.OfTheSet), Deviations[place]));

    /// <summary>The mean of a set, where it is not the number of Table 5.</summary>
    internal static PublishedNumber? Mean(string heading, double unlike)
    {
        var place = TransferSets.All.ToList().FindIndex(set => set.Heading == heading);
        return Means[place] == unlike ? null : new(Means[place], Deviations[place], $"paper Table 11, MIRA, {heading}");
    }
}
