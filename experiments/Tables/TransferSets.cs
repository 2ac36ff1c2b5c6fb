namespace Mira.Experiments.Tables;

/// <summary>The eleven sets of Tables 5 and 11, in their order: heading in the paper, name in the catalog.</summary>
internal static class TransferSets
{
    internal static IReadOnlyList<(string Heading, string Dataset)> All { get; } =
    [
        ("Aircraft", "aircraft"), ("Caltech101", "caltech101"), ("Cars", "cars"), ("CIFAR10", "cifar10"), ("CIFAR100", "cifar100"),
        ("DTD", "dtd"), ("Flowers", "flowers"), ("Food", "food"), ("Pets", "pets"), ("SUN397", "sun397"), ("VOC2007", "voc2007"),
    ];
}
