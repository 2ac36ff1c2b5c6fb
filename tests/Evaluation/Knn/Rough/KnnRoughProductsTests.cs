using Mira.Experiments.Evaluation;
using Mira.Experiments.Evaluation.Knn;
using Mira.Experiments.Evaluation.Knn.Axes;
using Mira.Experiments.Evaluation.Knn.Rough;
using static TorchSharp.torch;

namespace Mira.Tests.Evaluation.Knn.Rough;

public sealed class KnnRoughProductsTests
{
    // Largest relative error of rounding to bfloat16, with room.
    private const double Unit = 1.0 / 256;

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(6, 16, 2)]
    [InlineData(7, 17, 3)]
    [InlineData(400, 5, 33)]
    [InlineData(5, 400, 512)]
    [InlineData(23, 47, 2049)]
    public void Products_in_integers_are_within_their_errors_of_the_true_ones(int queries, int entries, int dimension)
    {
        Assert.SkipUnless(IntegerTile.IsSupported, "This processor has no AVX2.");
        using var products = new IntegerProducts(queries, entries, dimension);
        var (left, right) = (Directions(queries, dimension, 1), Directions(entries, dimension, 2));
        var (leftErrors, rightErrors) = (Rounded(products.Queries, left), Rounded(products.Entries, right));
        var seen = new bool[queries];
        products.Multiply(queries, entries, TestDevice.Cpu.Compute with { Threads = 2 }, () => (query, bits) =>
        {
            seen[query] = true;
            Assert.Equal(entries, bits.Length);
            for (var entry = 0; entry < entries; entry++)
            {
                var expected = left[query].Zip(right[entry], (a, b) => a * b).Sum();
                var (a, b) = (leftErrors[query], rightErrors[entry]);
                var bound = (a.Error * b.Norm) + (b.Error * (a.Norm + a.Error)) + (Unit * Math.Abs(expected)) + 1e-6;
                Assert.InRange(RoughNumbers.Value((ushort)bits[entry]), expected - bound, expected + bound);
            }
        });
        Assert.All(seen, Assert.True);
    }

    [Fact]
    public void A_direction_along_one_axis_fills_the_integers_and_one_of_zeros_is_zero()
    {
        Assert.SkipUnless(IntegerTile.IsSupported, "This processor has no AVX2.");
        using var products = new IntegerProducts(2, 3, 4);
        var queries = new double[][] { [1, 0, 0, 0], [0.5, -0.5, 0.5, -0.5] };
        var entries = new double[][] { [-1, 0, 0, 0], [0, 0, 0, 0], [1e-3, -1e-3, 1e-3, -1e-3] };
        _ = (Rounded(products.Queries, queries), Rounded(products.Entries, entries));
        var found = new float[2, 3];
        products.Multiply(2, 3, TestDevice.Cpu.Compute, () => (query, bits) =>
        {
            for (var entry = 0; entry < bits.Length; entry++)
            {
                found[query, entry] = RoughNumbers.Value((ushort)bits[entry]);
            }
        });
        double[] expected = [-1, 0, 1e-3, -0.5, 0, 2e-3];
        Assert.All(expected.Zip(found.Cast<float>()), pair =>
            Assert.Equal(pair.First, pair.Second, Unit * Math.Abs(pair.First)));
    }

    [Theory]
    [InlineData(1, 40, 3)]
    [InlineData(50, 700, 17)]
    [InlineData(131, 1029, 130)]
    public void Integers_and_the_library_find_the_same_neighbors(int queries, int entries, int dimension)
    {
        Assert.SkipUnless(IntegerTile.IsSupported, "This processor has no AVX2.");
        using var generator = new Generator(5);
        // Numbers as after a rectifier, some dimensions far larger than others.
        var scales = randn(dimension, generator: generator).mul(2).exp();
        using var bank = new FeatureBank(randn(entries, dimension, generator: generator).mul(scales).relu().add(1e-3f),
            new int[entries]);
        using var asked = new FeatureBank(randn(queries, dimension, generator: generator).mul(scales).relu().add(1e-3f),
            new int[queries]);
        using var integers = new IntegerProducts(queries, 300, dimension);
        using var library = new LibraryProducts(queries, 300, dimension);
        var blocks = new KnnBlocks { Entries = 300 };
        using var whole = new DirectionSpace(new double[dimension], null);
        Assert.Equal(
            NearestNeighbors.Search(bank, asked, 20, blocks, TestDevice.Cpu, whole, library),
            NearestNeighbors.Search(bank, asked, 20, blocks, TestDevice.Cpu, whole, integers));
    }

    private static double[][] Directions(int count, int dimension, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count)
            .Select(_ => Enumerable.Range(0, dimension).Select(_ => random.NextDouble() - 0.4).ToArray())];
    }

    private static (double Norm, double Error)[] Rounded(IRoughDirections to, double[][] directions) =>
        [.. directions.Select((direction, row) => to.Round(row, direction))];
}
