using Mira.Datasets;
using Mira.Datasets.Augmentation;
using Mira.Datasets.Loading;

namespace Mira.Tests.Datasets.Loading;

public sealed class BatchLoaderTests
{
    private static readonly ViewRecipe[] TwoViews = [ViewRecipe.MiraFirst, ViewRecipe.MiraSecond];
    private static readonly ImageSet Set = Images.Noise(70);

    [Fact]
    public void Batches_do_not_depend_on_the_number_of_workers()
    {
        var alone = Fingerprint(new LoaderOptions { BatchSize = 8, Seed = 1, Workers = 1 });
        Assert.Equal(alone, Fingerprint(new LoaderOptions { BatchSize = 8, Seed = 1, Workers = 2, Prefetch = 1 }));
        Assert.Equal(alone, Fingerprint(new LoaderOptions { BatchSize = 8, Seed = 1, Workers = 3, Prefetch = 4 }));
        Assert.NotEqual(alone, Fingerprint(new LoaderOptions { BatchSize = 8, Seed = 2, Workers = 1 }));
    }

    [Fact]
    public void Views_do_not_depend_on_the_batch_size()
    {
        Dictionary<int, float> small = FirstNumbers(batchSize: 5), large = FirstNumbers(batchSize: 70);
        Assert.Equal(large.OrderBy(pair => pair.Key), small.OrderBy(pair => pair.Key));
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(3, true)]
    [InlineData(4, false)]
    public void The_rows_of_several_processes_are_those_of_the_batch_in_order(int processes, bool dropLast)
    {
        var options = new LoaderOptions { BatchSize = 8, Seed = 4, DropLast = dropLast };
        var whole = Rows(options);
        List<(int Index, float First)[]>[] parts = [.. Enumerable.Range(0, processes)
            .Select(process => Rows(options with { Part = new(process, processes) }))];

        Assert.All(parts, part => Assert.Equal(whole.Count, part.Count));
        Assert.All(whole.Index(), batch => Assert.Equal(batch.Item, parts.SelectMany(part => part[batch.Index])));
    }

    [Fact]
    public void An_epoch_can_start_in_the_middle()
    {
        using var loader = new BatchLoader(Set, TwoViews, new LoaderOptions { BatchSize = 8, Workers = 2 });
        string[] all = [.. loader.Epoch(3).Select(Describe)];
        Assert.Equal(all[5..], loader.Epoch(3, startBatch: 5).Select(Describe));
        Assert.Empty(loader.Epoch(3, startBatch: loader.BatchCount));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(20)]
    public void Processes_that_make_whole_batches_in_turns_make_those_of_one(int processes)
    {
        using var loader = new BatchLoader(Set, TwoViews, new LoaderOptions { BatchSize = 8, Workers = 2 });
        string[] all = [.. loader.Epoch(3).Select(Describe)];

        Assert.All(Enumerable.Range(0, processes), process => Assert.Equal(
            all.Where((_, number) => number % processes == process),
            loader.Epoch(3, startBatch: process, stride: processes).Select(Describe)));
    }

    [Fact]
    public void Shuffled_epochs_follow_the_epoch_order_and_drop_the_rest()
    {
        using var loader = new BatchLoader(Set, TwoViews, new LoaderOptions { BatchSize = 8, Seed = 9 });
        int[] visited = [.. loader.Epoch(2).SelectMany(batch => batch.Indices[..batch.Count])];
        Assert.Equal(8, loader.BatchCount);
        Assert.Equal(EpochOrder.Permutation(9, 2, 70)[..64], visited);
    }

    [Fact]
    public void Sequential_loading_visits_all_images_in_order_with_their_labels()
    {
        var options = new LoaderOptions { BatchSize = 8, Order = ImageOrder.Sequential, DropLast = false, Workers = 2 };
        using var loader = new BatchLoader(Set, [ViewRecipe.Plain], options);
        var visited = new List<(int Index, long Label)>();
        foreach (var batch in loader.Epoch(0))
        {
            visited.AddRange(batch.Indices.Zip(batch.Labels).Take(batch.Count));
        }

        Assert.Equal(Enumerable.Range(0, 70).Select(i => (i, (long)Set.Label(i))), visited);
    }

    [Fact]
    public void Batches_are_used_again()
    {
        using var loader = new BatchLoader(Set, TwoViews, new LoaderOptions { BatchSize = 2, Prefetch = 2 });
        var buffers = loader.Epoch(0).Concat(loader.Epoch(1)).Select(batch => batch.Views[0]).Distinct().Count();
        Assert.InRange(buffers, 1, 3);
    }

    [Fact]
    public void Filling_a_batch_allocates_nothing()
    {
        using var maker = new BatchMaker(Set, TwoViews, new LoaderOptions { BatchSize = 70 });
        var batch = new ViewBatch(70, [32, 32]);
        var order = EpochOrder.Permutation(0, 0, 70);
        maker.Fill(batch, epoch: 0, order, first: 0, end: 70);
        var before = GC.GetAllocatedBytesForCurrentThread();
        maker.Fill(batch, epoch: 1, order, first: 0, end: 70);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void An_error_in_a_worker_reaches_the_consumer_as_it_was_thrown()
    {
        static void Fail(BatchRows rows)
        {
            if (rows.Batch.Number == 6)
            {
                throw new InputException($"image {rows.Batch.Number} is damaged");
            }
        }

        var ring = new BatchRing([new ViewBatch(1, [1]), new ViewBatch(1, [1])], _ => 1, start: 5, end: 9);
        using var epoch = new LoaderEpoch(ring, [Fail, Fail]);
        Assert.Equal(5, epoch.Take(5).Number);
        epoch.Return();
        Assert.Equal("image 6 is damaged", Assert.Throws<InputException>(() => epoch.Take(6)).Message);
    }

    /// <summary>Images of every batch, each with the first number of its first view.</summary>
    private static List<(int Index, float First)[]> Rows(LoaderOptions options)
    {
        using var loader = new BatchLoader(Set, TwoViews, options);
        var length = 3 * TwoViews[0].Size * TwoViews[0].Size;
        return [.. loader.Epoch(1).Select(batch => Enumerable.Range(0, batch.Count)
            .Select(row => (batch.Indices[row], batch.Views[0][row * length])).ToArray())];
    }

    [Fact]
    public void Leaving_an_epoch_early_ends_its_threads()
    {
        using var loader = new BatchLoader(Set, TwoViews, new LoaderOptions { BatchSize = 2, Workers = 3 });
        foreach (var batch in loader.Epoch(0))
        {
            Assert.Equal(0, batch.Number);
            break;
        }

        Assert.Equal(0, loader.RunningThreads);
        Assert.Equal(35, loader.Epoch(1).Count());
    }

    [Fact]
    public void Disposing_the_loader_ends_an_abandoned_epoch()
    {
        var loader = new BatchLoader(Set, TwoViews, new LoaderOptions { BatchSize = 2, Workers = 2 });
        var abandoned = loader.Epoch(0).GetEnumerator();
        Assert.True(abandoned.MoveNext());
        loader.Dispose();
        Assert.Equal(0, loader.RunningThreads);
    }

    [Fact]
    public void Two_epochs_cannot_run_at_once()
    {
        using var loader = new BatchLoader(Set, TwoViews, new LoaderOptions { BatchSize = 2 });
        using var first = loader.Epoch(0).GetEnumerator();
        Assert.True(first.MoveNext());
        Assert.Throws<InvalidOperationException>(() => loader.Epoch(1).First());
    }

    [Fact]
    public void A_batch_larger_than_the_set_is_an_input_error()
    {
        var error = Assert.Throws<InputException>(
            () => new BatchLoader(Set, TwoViews, new LoaderOptions { BatchSize = 71 }));
        Assert.Contains("70 images", error.Message, StringComparison.Ordinal);
    }

    private static string Fingerprint(LoaderOptions options)
    {
        using var loader = new BatchLoader(Set, TwoViews, options);
        return string.Join('\n', Enumerable.Range(0, 2).SelectMany(epoch => loader.Epoch(epoch).Select(Describe)));
    }

    private static Dictionary<int, float> FirstNumbers(int batchSize)
    {
        using var loader = new BatchLoader(Set, TwoViews, new LoaderOptions { BatchSize = batchSize });
        var numbers = new Dictionary<int, float>();
        foreach (var batch in loader.Epoch(0))
        {
            for (var row = 0; row < batch.Count; row++)
            {
                numbers[batch.Indices[row]] = batch.Views[1].AsSpan(row * Images.Bytes, Images.Bytes).ToArray().Sum();
            }
        }

        return numbers;
    }

    private static string Describe(ViewBatch batch) =>
        $"{batch.Number} {batch.Count} {string.Join(',', batch.Indices)} {string.Join(',', batch.Labels)} "
        + string.Join(' ', batch.Views.Select(view => $"{view.Sum(value => (double)value):R}"));
}
