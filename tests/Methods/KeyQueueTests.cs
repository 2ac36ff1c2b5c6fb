using Mira.Experiments.Collectives;
using Mira.Experiments.Methods;
using Mira.Experiments.Recipes;
using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Tests.Methods;

/// <summary>The ring of keys, in one process and in several.</summary>
public sealed class KeyQueueTests : IDisposable
{
    private const int Rows = 24;

    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Steps_overwrite_the_oldest_keys_and_wrap_inside_a_batch()
    {
        using var golden = new GoldenFile("contrast-queues.safetensors");
        using var queue = Queue(40, 16);
        queue.Rows.copy_(golden["queue.0"]);
        for (var step = 0; step < 3; step++)
        {
            queue.Push(step, golden[$"input.{step}"]);
            Near.Equal(golden[$"ring.{step}"], queue.Rows, 1e-6);
        }
    }

    [Fact]
    public void Of_more_keys_than_the_ring_has_places_the_last_stay()
    {
        using var queue = Queue(5, 8);
        var keys = Keys(3);
        queue.Push(0, keys[..8]);
        queue.Push(1, keys[8..16]);

        // Key i of all lies in place i mod 5.
        long[] held = [15, 11, 12, 13, 14];
        Near.Equal(Contrast.Directions(keys).index_select(0, tensor(held)), queue.Rows, 1e-6);
    }

    [Fact]
    public void A_ring_begins_with_directions_from_the_seed_other_ones_in_every_place()
    {
        using var first = Queue(40, 16);
        using var again = Queue(40, 16);
        using var second = Queue(40, 16, place: 1);
        using var other = Queue(40, 16, seed: 6);

        Near.Equal(ones(40), first.Rows.norm(1), 1e-6);
        Assert.True(first.Rows.equal(again.Rows).all().item<bool>());
        Assert.InRange(first.Rows.mul(second.Rows).sum(1).abs().mean().item<float>(), 0.05, 0.4);
        Assert.InRange(first.Rows.mul(other.Rows).sum(1).abs().mean().item<float>(), 0.05, 0.4);
    }

    [Fact]
    public void Processes_with_uneven_parts_remember_the_whole_batch_in_its_order()
    {
        using var alone = Queue(40, 8);
        var batches = new[] { Keys(1), Keys(2) };
        foreach (var (step, batch) in batches.Index())
        {
            alone.Push(step, batch);
        }

        var halves = TwoHalves.Run((half, collectives) =>
        {
            using var queue = Queue(40, 8, collectives: collectives);
            foreach (var (step, batch) in batches.Index())
            {
                queue.Push(step, half == 0 ? batch[..10] : batch[10..]);
            }
            return queue.Rows.clone();
        });

        Assert.All(halves, rows => Assert.True(rows.equal(alone.Rows).all().item<bool>()));
    }

    private static Tensor Keys(ulong seed)
    {
        using var generator = new Generator(seed);
        return randn([Rows, 8], generator: generator);
    }

    private static KeyQueue Queue(int size, int dimension, int place = 0, ulong seed = 5,
        ICollectives? collectives = null)
    {
        var recipe = new PretrainRecipe { BatchSize = Rows, Projector = new() { EmbeddingDimension = dimension } };
        var setting = new MethodSetting(recipe, 3, seed, CPU, collectives ?? SingleProcess.Instance);
        return new KeyQueue(size, setting, new GatheredRows(setting.Shared), place);
    }
}
