using System.Text;
using Mira.Datasets.Cifar;

namespace Mira.Tests.Datasets.Cifar;

public sealed class CifarPickleTests
{
    private static readonly byte[] Pixels = [.. Enumerable.Range(0, 12).Select(number => (byte)(20 * number))];

    [Fact]
    public void The_records_of_a_file_of_Python_2_are_those_of_the_binary_version() =>
        // Two images of six bytes with one label each.
        Assert.Equal([7, .. Pixels[..6], 3, .. Pixels[6..]], new CifarPickle(Batch()).Records(["labels"], 6));

    [Fact]
    public void Both_labels_of_CIFAR_100_come_in_the_order_of_the_binary_version()
    {
        byte[] file =
        [
            .. Raw("\u0080\u0002}q\0("), .. Key("data"), .. Array(Pixels), .. Key("fine_labels"), .. List(70, 30),
            .. Key("coarse_labels"), .. List(1, 2), .. Raw("u."),
        ];

        Assert.Equal([1, 70, .. Pixels[..6], 2, 30, .. Pixels[6..]],
            new CifarPickle(file).Records(["coarse_labels", "fine_labels"], 6));
    }

    [Fact]
    public void A_file_that_is_cut_anywhere_is_refused()
    {
        var whole = Batch();
        Assert.All(Enumerable.Range(0, whole.Length), length =>
            Assert.Throws<InvalidDataException>(() => new CifarPickle(whole[..length]).Records(["labels"], 6)));
    }

    [Fact]
    public void A_file_with_a_damaged_byte_is_refused_or_read_but_never_crashes()
    {
        var whole = Batch();
        foreach (var place in Enumerable.Range(0, whole.Length))
        {
            foreach (var value in new byte[] { 0, 1, 0x28, 0x52, 0x65, 0x7f, 0xff })
            {
                byte[] file = [.. whole];
                file[place] = value;
                try
                {
                    new CifarPickle(file).Records(["labels"], 6);
                }
                catch (InvalidDataException)
                {
                    // Refused.
                }
            }
        }
    }

    [Fact]
    public void Other_numbers_of_labels_than_of_images_are_refused() => Assert.Contains("12 bytes of pixels",
        Assert.Throws<InvalidDataException>(() => new CifarPickle(Batch()).Records(["labels"], 5)).Message,
        StringComparison.Ordinal);

    private static byte[] Batch() =>
    [
        .. Raw("\u0080\u0002}q\u0001("), .. Key("batch_label"), .. Key("training batch 1 of 5"), .. Key("labels"),
        .. List(7, 3), .. Key("data"), .. Array(Pixels), .. Key("filenames"), .. Raw("]q\u0009("), .. Key("a.png"),
        .. Key("b.png"), .. Raw("eu."),
    ];

    private static byte[] Raw(string text) => Encoding.Latin1.GetBytes(text);

    private static byte[] Key(string text) => Raw($"U{(char)text.Length}{text}");

    private static byte[] List(params byte[] values) =>
        [.. Raw("]q\u0005("), .. values.SelectMany(value => new[] { (byte)'K', value }), (byte)'e'];

    // As NumPy pickles an array of bytes: _reconstruct(ndarray, (0,), "b"), then its version, shape, type and bytes.
    private static byte[] Array(byte[] content) =>
    [
        .. Raw("cnumpy.core.multiarray\n_reconstruct\nq\u0002cnumpy\nndarray\nK\0\u0085U\u0001b\u0087R"),
        .. Raw("(K\u0001K\u0002K\u0006\u0086cnumpy\ndtype\nU\u0002u1K\0K\u0001\u0087R(K\u0003U\u0001|NNN"),
        .. Raw("J\u00ff\u00ff\u00ff\u00ffJ\u00ff\u00ff\u00ff\u00ffK\0tb\u0089T"), (byte)content.Length, 0, 0, 0,
        .. content, .. Raw("tb"),
    ];
}
