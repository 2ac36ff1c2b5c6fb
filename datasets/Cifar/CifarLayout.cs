namespace Mira.Datasets.Cifar;

/// <summary>
/// The official binary layout of a CIFAR set: files of records, each some label bytes and a planar RGB image.
/// </summary>
/// <param name="Name">Name in the catalog.</param>
/// <param name="Folder">Folder in the official archive.</param>
/// <param name="LabelLimits">Exclusive upper limits of the label bytes; the last label byte is the
/// class.</param>
/// <param name="Train">Files of the training images.</param>
/// <param name="Test">Files of the test images.</param>
/// <remarks>Source: https://www.cs.toronto.edu/~kriz/cifar.html, "binary version".</remarks>
internal sealed record CifarLayout(string Name, string Folder, int[] LabelLimits, CifarSplit Train, CifarSplit Test)
{
    public const int Size = 32;

    public const string Page = "https://www.cs.toronto.edu/~kriz/cifar.html";

    public const string Terms =
        "No explicit license; research and teaching use, cite Krizhevsky, Learning Multiple Layers of Features from "
        + "Tiny Images, 2009.";

    public static CifarLayout Cifar10 { get; } = new(
        "cifar10",
        "cifar-10-batches-bin",
        LabelLimits: [10],
        new([.. Enumerable.Range(1, 5).Select(number => $"data_batch_{number}.bin")], RecordsPerFile: 10_000),
        new(["test_batch.bin"], RecordsPerFile: 10_000));

    public static CifarLayout Cifar100 { get; } = new(
        "cifar100",
        "cifar-100-binary",
        LabelLimits: [20, 100],
        new(["train.bin"], RecordsPerFile: 50_000),
        new(["test.bin"], RecordsPerFile: 10_000));

    /// <summary>The same set in its version for Python, whose files hold the same records as pickles.</summary>
    public CifarPython Python => LabelLimits.Length == 1
        ? new("cifar-10-batches-py", ["labels"],
            this with
            {
                Train = new([.. Enumerable.Range(1, 5).Select(number => $"data_batch_{number}")], 10_000),
                Test = new(["test_batch"], 10_000),
            })
        : new("cifar-100-python", ["coarse_labels", "fine_labels"],
            this with { Train = new(["train"], 50_000), Test = new(["test"], 10_000) });

    public int RecordBytes => LabelLimits.Length + (3 * Size * Size);
}

/// <summary>The files of one split and how many records each of them has.</summary>
internal sealed record CifarSplit(string[] Files, int RecordsPerFile);

/// <summary>The version for Python of a set, as torchvision unpacks it.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="Labels">Keys of its labels, in the order of the binary version's label bytes.</param>
/// <param name="Layout">The set with the names of its files.</param>
internal sealed record CifarPython(string Folder, string[] Labels, CifarLayout Layout);
