using System.Runtime.Versioning;
using Mira.Datasets;
using Mira.Datasets.Cifar;

namespace Mira.Tests.Datasets.Cifar;

/// <summary>
/// The official binary layout, and one clear error for each thing that can be wrong with it.
/// </summary>
public sealed class CifarReaderTests : IDisposable
{
    private const int Cifar10Record = 3073;
    private const int Cifar100Record = 3074;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Cifar10_records_are_a_label_and_three_planes()
    {
        WriteCifar10();
        Patch("data_batch_2.bin", (3L * Cifar10Record) + 0, 7);
        Patch("data_batch_2.bin", (3L * Cifar10Record) + 1, 11);
        Patch("data_batch_2.bin", (3L * Cifar10Record) + 1 + 1024, 22);
        Patch("data_batch_2.bin", (3L * Cifar10Record) + 1 + 2048 + 1023, 33);
        var train = Catalog.Load("cifar10", _folder).Train;
        Assert.Equal((50_000, 7), (train.Count, train.Label(10_003)));
        Assert.Equal([11, 22, 0], train.Image(10_003)[..3].ToArray());
        Assert.Equal(33, train.Image(10_003)[^1]);
    }

    [Fact]
    public void Held_out_images_are_the_last_training_images_of_each_class_and_no_test_images()
    {
        WriteCifar10();
        Patch("data_batch_1.bin", 1, 11);
        Patch("data_batch_3.bin", 0, 7);
        Patch("data_batch_5.bin", (9_999L * Cifar10Record) + 1, 22);
        Patch("test_batch.bin", 1, 33);
        var set = Catalog.Load("cifar10-held-out", _folder);

        // All images are of class 0 here but for one, which is the last of its class.
        Assert.Equal((49_499, 501), (set.Train.Count, set.Test.Count));
        Assert.Equal([7], set.Test.Labels.ToArray().Where(label => label != 0));
        Assert.Equal((11, 22), (set.Train.Image(0)[0], set.Test.Image(500)[0]));
        Assert.DoesNotContain(Enumerable.Range(0, 501), index => set.Test.Image(index)[0] == 33);
    }

    [Fact]
    public void Cifar100_class_is_the_fine_label_and_the_official_child_folder_is_found()
    {
        var child = Directory.CreateDirectory(_folder.File("cifar-100-binary"));
        WriteCifar100(child.FullName);
        Patch("cifar-100-binary/test.bin", 5L * Cifar100Record, 19);
        Patch("cifar-100-binary/test.bin", (5L * Cifar100Record) + 1, 99);
        var set = Catalog.Load("cifar100", _folder);
        Assert.Equal((50_000, 10_000, 99), (set.Train.Count, set.Test.Count, set.Test.Label(5)));
        Assert.Equal((100, "worm"), (set.ClassNames.Count, set.ClassNames[99]));
    }

    [Fact]
    public void A_missing_folder_is_named() =>
        AssertError("cifar10", "/no/such/folder", "'/no/such/folder' does not exist", "cifar-10-batches-bin");

    [Fact]
    public void No_folder_at_all_names_the_option() => AssertError("cifar10", null, "--data-dir", "cifar10-mini");

    [Fact]
    public void An_unknown_name_lists_the_known_ones() =>
        AssertError("mnist", null, "'mnist'", "cifar10-mini, cifar10, cifar100");

    [Fact]
    public void A_missing_file_is_named()
    {
        WriteCifar10();
        File.Delete(_folder.File("test_batch.bin"));
        AssertError("cifar10", _folder, "test_batch.bin' is missing", "data_batch_1.bin");
    }

    [Fact]
    public void A_file_of_the_wrong_size_is_named_with_both_sizes()
    {
        WriteCifar10();
        Resize("data_batch_1.bin", 1234);
        AssertError("cifar10", _folder, "data_batch_1.bin", "1,234", "30,730,000");
    }

    [Fact]
    public void A_label_out_of_range_is_named_with_its_record()
    {
        WriteCifar10();
        Patch("data_batch_1.bin", 41L * Cifar10Record, 10);
        AssertError("cifar10", _folder, "record 41", "label 10", "less than 10");
    }

    [Fact]
    public void A_coarse_label_out_of_range_is_an_error_too()
    {
        WriteCifar100(_folder);
        Patch("train.bin", 2L * Cifar100Record, 20);
        AssertError("cifar100", _folder, "record 2", "label 20", "less than 20");
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void An_unreadable_file_is_named()
    {
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "A privileged user may read every file.");
        WriteCifar10();
        File.SetUnixFileMode(_folder.File("data_batch_1.bin"), UnixFileMode.None);
        AssertError("cifar10", _folder, "cannot read", "data_batch_1.bin", "permissions");
    }

    private static void AssertError(string name, string? folder, params string[] parts)
    {
        var error = Assert.Throws<InputException>(() => Catalog.Load(name, folder));
        Assert.All(parts, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }

    private void WriteCifar10() => Array.ForEach(
        [.. CifarLayout.Cifar10.Train.Files, .. CifarLayout.Cifar10.Test.Files],
        file => Resize(file, 10_000L * Cifar10Record));

    private void WriteCifar100(string folder)
    {
        Resize(Path.Combine(folder, "train.bin"), 50_000L * Cifar100Record);
        Resize(Path.Combine(folder, "test.bin"), 10_000L * Cifar100Record);
    }

    // Files of zeros are sparse: black images of class 0 that take no room on the disk.
    private void Resize(string file, long length)
    {
        using var stream = new FileStream(_folder.File(file), FileMode.OpenOrCreate);
        stream.SetLength(length);
    }

    private void Patch(string file, long offset, byte value)
    {
        using var stream = new FileStream(_folder.File(file), FileMode.Open);
        stream.Position = offset;
        stream.WriteByte(value);
    }
}
