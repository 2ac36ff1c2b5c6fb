using Mira.Datasets;
using Mira.Datasets.Matlab;

namespace Mira.Tests.Datasets.Matlab;

public sealed class MatFileTests
{
    private const int Mutations = 10_000;

    [Theory]
    [InlineData("plain")]
    [InlineData("zlib")]
    [InlineData("big")]
    public void Files_of_SciPy_have_the_values_it_wrote_in_either_byte_order(string kind)
    {
        var variables = MatFile.Read(GoldenFile.Path($"matlab-{kind}.mat"));

        Assert.Equal(["annotations", "class_names", "labels", "signed", "wide", "third", "cube", "empty"],
            variables.Keys);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], Numbers(variables["labels"]));
        Assert.Equal([-128, 127], Numbers(variables["signed"]));
        Assert.Equal([-9_007_199_254_740_992, 9_007_199_254_740_992], Numbers(variables["wide"]));
        Assert.Equal([1f / 3], Numbers(variables["third"]));
        Assert.Equal([2, 3, 4], variables["cube"].Dimensions);
        Assert.Equal([0, 12, 4, 16], Numbers(variables["cube"])[..4]);
        Assert.Equal([0, 3], variables["empty"].Dimensions);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("zlib")]
    [InlineData("big")]
    public void Structures_and_cells_hold_values_of_any_kind(string kind)
    {
        var variables = MatFile.Read(GoldenFile.Path($"matlab-{kind}.mat"));
        var annotations = Assert.IsType<MatStructures>(variables["annotations"]);
        var cells = Assert.IsType<MatCells>(variables["class_names"]);

        Assert.Equal(["fname", "class", "box"], annotations.Fields.Keys);
        Assert.Equal(["00001.jpg", "x.jpg"], annotations.Fields["fname"].Select(Text));
        Assert.Equal([14, 196], annotations.Fields["class"].Select(value => Numbers(value)[0]));
        Assert.Equal([39.5, 116, 569], Numbers(annotations.Fields["box"][0]));
        Assert.Equal(("AM General Hummer SUV 2000", "Ünï"), (Text(cells.Values[0]), Text(cells.Values[2])));
        Assert.Equal([1, 3, 2, 4], Numbers(cells.Values[1]));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("zlib")]
    [InlineData("big")]
    public void Damage_anywhere_is_one_kind_of_error(string kind)
    {
        var whole = File.ReadAllBytes(GoldenFile.Path($"matlab-{kind}.mat"));
        var random = new Random(1);
        var refused = 0;
        for (var i = 0; i < Mutations; i++)
        {
            var bytes = whole[..(i % 3 == 0 ? random.Next(whole.Length) : whole.Length)];
            for (var changes = random.Next(4); changes > 0 && bytes.Length > 0; changes--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }
            refused += IsRefused(bytes) ? 1 : 0;
        }

        Assert.InRange(refused, Mutations / 3, Mutations);
    }

    [Fact]
    public void Endless_nesting_and_great_claims_are_refused()
    {
        var header = File.ReadAllBytes(GoldenFile.Path("matlab-plain.mat"))[..128];
        var flags = Element(6, [1, 0, 0, 0, 0, 0, 0, 0]);
        var name = Element(1, []);
        var nested = Element(14, []);
        for (var depth = 0; depth < 40; depth++)
        {
            nested = Element(14, [.. flags, .. Element(5, [1, 0, 0, 0, 1, 0, 0, 0]), .. name, .. nested]);
        }
        var huge = Element(14, [.. flags, .. Element(5, [255, 255, 255, 127, 255, 255, 255, 127]), .. name]);

        Assert.Contains("deeper", Assert.Throws<MatException>(() => MatFile.Parse([.. header, .. nested])).Message,
            StringComparison.Ordinal);
        Assert.Contains("elements", Assert.Throws<MatException>(() => MatFile.Parse([.. header, .. huge])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Another_file_is_one_clear_error()
    {
        var error = Assert.Throws<InputException>(() => MatFile.Read(GoldenFile.Path("matlab.py")));
        Assert.Contains("version 5", error.Message, StringComparison.Ordinal);
        Assert.Contains("Cannot read", Assert.Throws<InputException>(() => MatFile.Read("/no/such.mat")).Message,
            StringComparison.Ordinal);
    }

    private static bool IsRefused(byte[] bytes)
    {
        try
        {
            MatFile.Parse(bytes);
            return false;
        }
        catch (MatException)
        {
            return true;
        }
    }

    private static byte[] Element(byte type, byte[] content) =>
        [type, 0, 0, 0, .. BitConverter.GetBytes(content.Length), .. content,
            .. new byte[(8 - (content.Length % 8)) % 8]];

    private static double[] Numbers(MatValue value) => Assert.IsType<MatNumbers>(value).Values;

    private static string Text(MatValue value) => Assert.IsType<MatText>(value).Letters;
}
