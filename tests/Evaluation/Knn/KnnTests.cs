using Mira.Datasets;
using Mira.Experiments.Evaluation;
using Mira.Experiments.Evaluation.Knn;
using Mira.Experiments.Recipes;
using static TorchSharp.torch;

namespace Mira.Tests.Evaluation.Knn;

public sealed class KnnTests : IDisposable
{
    private readonly GoldenFile _golden = new("knn.safetensors");
    private readonly FeatureBank _bank;
    private readonly FeatureBank _queries;

    public KnnTests()
    {
        _bank = _golden.Bank("bank", "bank_labels");
        _queries = _golden.Bank("queries", "query_labels");
    }

    public void Dispose()
    {
        _bank.Dispose();
        _queries.Dispose();
        _golden.Dispose();
    }

    [Theory]
    [InlineData(21, 1.0)]
    [InlineData(11, 0.5)]
    public void More_neighbors_than_images_are_refused_before_features_are_computed(int neighbors, double share)
    {
        int[] labels = [.. Enumerable.Range(0, 20).Select(image => image % 2)];
        var study = new KnnStudy { Neighbors = [1, neighbors], Shares = [share] };
        Assert.Contains($"k is {neighbors}, but there are only",
            Assert.Throws<InputException>(() => study.Parts(labels, [], seed: 0)).Message, StringComparison.Ordinal);
        Assert.Single((study with { Neighbors = [neighbors - 1] }).Parts(labels, [], seed: 0));
    }

    [Theory]
    [InlineData(20, 0.07, "guesses_20")]
    [InlineData(100, 0.2, "guesses_100")]
    public void Every_query_is_classified_as_NumPy_classifies_it(int neighbors, double temperature, string guesses)
    {
        var expected = _golden.Integers(guesses).Chunk(5).ToArray();
        var result = KnnEvaluation.Run(
            _bank, _queries, new() { Neighbors = neighbors, Temperature = temperature }, TestDevice.Cpu);
        Assert.Equal(expected.Select(five => five[0]), result.Guesses);
        var hits = expected.Zip(_queries.Labels).ToArray();
        Assert.Equal(100.0 * hits.Count(pair => pair.First[0] == pair.Second) / hits.Length, result.Accuracy.Top1, 9);
        Assert.Equal(100.0 * hits.Count(pair => pair.First.Contains(pair.Second)) / hits.Length,
            result.Accuracy.Top5, 9);
    }

    [Theory]
    [InlineData(73, 1)]
    [InlineData(1, 800)]
    [InlineData(7, 13)]
    [InlineData(73, 399)]
    [InlineData(64, 400)]
    public void The_size_of_blocks_changes_nothing(int queries, int entries)
    {
        // Every entry twice: neighbors of equal similarity everywhere.
        using var doubled = new FeatureBank(cat([_bank.Features, _bank.Features]), [.. _bank.Labels, .. _bank.Labels]);
        var blocks = new KnnBlocks { Queries = queries, Entries = entries };
        var expected = NearestNeighbors.Search(doubled, _queries, 21, new KnnBlocks(), TestDevice.Cpu);
        Assert.Equal(expected, NearestNeighbors.Search(doubled, _queries, 21, blocks, TestDevice.Cpu));
    }

    [Fact]
    public void The_number_of_threads_and_the_memory_change_nothing()
    {
        var expected = NearestNeighbors.Search(_bank, _queries, 30, new KnnBlocks(), TestDevice.Cpu);
        var two = TestDevice.Cpu with { Compute = TestDevice.Cpu.Compute with { Threads = 2 } };
        Assert.Equal(expected, NearestNeighbors.Search(_bank, _queries, 30,
            new KnnBlocks { Queries = 8, Entries = 100 }, two));
        Assert.Equal(expected, NearestNeighbors.Search(_bank, _queries, 30, KnnBlocks.Within(4 << 20, 12, (73, 30), 1),
            TestDevice.Cpu));
        Assert.Throws<InputException>(() => KnnBlocks.Within(1 << 20, 2048, (50_000, 20), 1));
    }

    [Fact]
    public void Nearly_parallel_features_are_told_apart_exactly()
    {
        // All entries lie within a thousandth of one direction: far below what bfloat16 alone resolves.
        using var generator = new Generator(4);
        var common = randn(1, 33, generator: generator);
        using var bank = new FeatureBank(common.add(randn(3000, 33, generator: generator).mul(1e-3)), new int[3000]);
        using var queries = new FeatureBank(common.add(randn(20, 33, generator: generator).mul(1e-3)), new int[20]);
        var found = NearestNeighbors.Search(bank, queries, 7, new KnnBlocks { Entries = 1000 }, TestDevice.Cpu);
        for (var query = 0; query < queries.Count; query++)
        {
            var all = new long[bank.Count];
            for (var entry = 0; entry < all.Length; entry++)
            {
                all[entry] = NeighborKey.Of(Cosine(queries, query, bank, entry), entry);
            }
            Assert.Equal(all.OrderDescending().Take(7).Select(NeighborKey.Decode), found.Skip(7 * query).Take(7));
        }
    }

    private static double Cosine(FeatureBank left, int i, FeatureBank right, int j)
    {
        var (a, b) = (new float[left.Dimension], new float[left.Dimension]);
        left.Read(i, a);
        right.Read(j, b);
        return DotProduct.Of(a, b) / (Math.Sqrt(DotProduct.Of(a, a)) * Math.Sqrt(DotProduct.Of(b, b)));
    }

    [Fact]
    public void Of_equally_similar_entries_the_first_ones_of_the_bank_are_taken()
    {
        using var same = new FeatureBank(ones(50, 4), new int[50]);
        var neighbors = NearestNeighbors.Search(same, same, 3, new KnnBlocks { Entries = 8 }, TestDevice.Cpu);
        Assert.All(neighbors.Chunk(3), near => Assert.Equal([0, 1, 2], near.Select(neighbor => neighbor.Place)));
        Assert.All(neighbors, neighbor => Assert.Equal(1, neighbor.Similarity));
    }

    [Fact]
    public void Similarities_have_the_accuracy_of_float32_also_below_zero()
    {
        using var axes = new FeatureBank(tensor([1f, 0f, -3f, 4f, -2f, 0f]).view(3, 2), [0, 1, 2]);
        using var query = new FeatureBank(tensor([0.5f, 0f]).view(1, 2), [0]);
        var neighbors = NearestNeighbors.Search(axes, query, 3, new(), TestDevice.Cpu);
        Assert.Equal([0, 1, 2], neighbors.Select(neighbor => neighbor.Place));
        double[] expected = [1, -0.6, -1];
        Assert.All(neighbors.Zip(expected), pair => Assert.Equal(pair.Second, pair.First.Similarity, 1e-8));
    }

    [Theory]
    [InlineData(1e-25f)]
    [InlineData(1e25f)]
    public void Features_of_tiny_or_huge_numbers_have_the_same_neighbors(float scale)
    {
        using var generator = new Generator(7);
        using var bank = new FeatureBank(randn(600, 40, generator: generator), new int[600]);
        using var scaled = new FeatureBank(bank.Features.mul(scale), new int[600]);
        using var queries = new FeatureBank(bank.Features.narrow(0, 0, 20).mul(scale), new int[20]);
        Assert.Equal(
            NearestNeighbors.Search(bank, queries, 9, new(), TestDevice.Cpu).Select(neighbor => neighbor.Place),
            NearestNeighbors.Search(scaled, queries, 9, new(), TestDevice.Cpu).Select(neighbor => neighbor.Place));
    }

    [Fact]
    public void A_tiny_temperature_lets_the_nearest_neighbor_decide()
    {
        var recipe = new KnnRecipe { Neighbors = 30, Temperature = 1e-9 };
        var nearest = KnnEvaluation.Run(_bank, _queries, recipe with { Neighbors = 1 }, TestDevice.Cpu);
        Assert.Equal(nearest.Guesses, KnnEvaluation.Run(_bank, _queries, recipe, TestDevice.Cpu).Guesses);
    }

    [Fact]
    public void Labels_that_the_memory_does_not_hold_count_as_wrong()
    {
        using var strange = new FeatureBank(_queries.Features.clone(), [.. _queries.Labels.Select(_ => 2000)]);
        Assert.Equal(0, KnnEvaluation.Run(_bank, strange, new(), TestDevice.Cpu).Accuracy.Top1);
    }

    [Theory]
    [InlineData(0, 0.07)]
    [InlineData(401, 0.07)]
    [InlineData(20, 0)]
    [InlineData(20, double.NaN)]
    public void A_recipe_that_does_not_fit_is_refused(int neighbors, double temperature) =>
        Assert.Throws<InputException>(() =>
        KnnEvaluation.Run(_bank, _queries, new() { Neighbors = neighbors, Temperature = temperature }, TestDevice.Cpu));

    [Fact]
    public void Features_of_zeros_resemble_no_other_and_most_of_them_are_an_error()
    {
        var features = _queries.Features.clone();
        features[5] = 0;
        using var some = new FeatureBank(features, _queries.Labels);
        Assert.Equal(1, ZeroFeatures.Count(some));
        var (whole, less) = (KnnEvaluation.Run(_bank, _queries, new(), TestDevice.Cpu),
            KnnEvaluation.Run(_bank, some, new(), TestDevice.Cpu));
        Assert.All(less.Neighbors[5], neighbor => Assert.Equal(0, neighbor.Similarity));
        Assert.Equal(whole.Guesses.Where((_, place) => place != 5), less.Guesses.Where((_, place) => place != 5));

        using var broken = new FeatureBank(zeros_like(features), _queries.Labels);
        var error = Assert.Throws<InputException>(() => KnnEvaluation.Run(_bank, broken, new(), TestDevice.Cpu));
        Assert.Contains("images of the queries are zero in every dimension", error.Message);
    }

    [Fact]
    public void A_zero_entry_of_the_memory_has_similarity_zero_and_disturbs_no_other()
    {
        var features = _bank.Features.clone();
        features[7] = 0;
        using var some = new FeatureBank(features, _bank.Labels);
        var result = KnnEvaluation.Run(some, _queries, new() { Neighbors = some.Count, Temperature = 1 },
            TestDevice.Cpu);
        var whole = KnnEvaluation.Run(_bank, _queries, new() { Neighbors = _bank.Count, Temperature = 1 },
            TestDevice.Cpu);
        Assert.Equal(0, result.Neighbors[0].Single(neighbor => neighbor.Place == 7).Similarity);
        Assert.Equal(
            whole.Neighbors[0].Where(neighbor => neighbor.Place != 7), result.Neighbors[0]
                .Where(neighbor => neighbor.Place != 7));
    }

    [Fact]
    public void Features_that_are_not_finite_are_an_error()
    {
        var features = ones(3, 2);
        features[1, 1] = float.NaN;
        Assert.Contains("image 1", Assert.Throws<InputException>(() => new FeatureBank(features, [0, 1, 2])).Message);
    }
}
