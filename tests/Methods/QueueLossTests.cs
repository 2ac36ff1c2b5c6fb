using Mira.Experiments.Collectives;
using Mira.Experiments.Methods;
using Mira.Experiments.Methods.Byol;
using Mira.Experiments.Methods.MocoV2;
using Mira.Experiments.Methods.Msf;
using Mira.Experiments.Methods.Nnclr;
using Mira.Experiments.Methods.ReSsl;
using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Tests.Methods;

/// <summary>Losses of the methods that remember embeddings: numbers of their formulas, vectors of PyTorch, and what
/// must hold.</summary>
public sealed class QueueLossTests : IDisposable
{
    private static readonly GatheredRows Alone = new(null);

    private readonly GoldenFile _golden = new("contrast-queues.safetensors");
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose()
    {
        _scope.Dispose();
        _golden.Dispose();
    }

    [Fact]
    public void MoCo_has_the_numbers_of_its_formula()
    {
        var (first, again) = (Anchor.View(1), Anchor.View(1));
        Anchor.Equal(3.392425954263, 0.663803893, OneWay(first, Anchor.View(2)), first);
        Anchor.Equal(4.944561473408, -0.346338182, BothWays(again), again);
        Anchor.HasItsSlopes(query => OneWay(query, Anchor.View(2)), first);
        Anchor.HasItsSlopes(BothWays, again);
    }

    [Theory]
    [InlineData("float64", 1e-12)]
    [InlineData("float32", 1e-5)]
    public void MoCo_equals_PyTorchs_vectors_and_moves_no_key(string type, double tolerance)
    {
        var inputs = Inputs(type, 0, 1, 2, 3);
        Check($"{type}.moco-v2-plus", MocoLoss.Of(inputs[..2], [inputs[3], inputs[2]],
            [Queue(type, 1), Queue(type, 0)], 0.2), inputs[..2], tolerance);
        Assert.All(inputs[2..], key => Assert.Null(key.grad));
        var query = Inputs(type, 0);
        Check($"{type}.moco-v2", MocoLoss.Of(query, Inputs(type, 3), [Queue(type, 0)], 0.2), query, tolerance);
    }

    [Fact]
    public void A_query_that_has_found_its_key_among_strangers_loses_only_by_their_number()
    {
        var (axes, strangers) = (eye(12, dtype: ScalarType.Float64)[..4], eye(12, dtype: ScalarType.Float64)[4..]);
        Assert.Equal(Math.Log(Math.Exp(5) + 8) - 5, MocoLoss.Of([axes], [axes.mul(3)], [strangers], 0.2)
            .item<double>(), 1e-12);
    }

    [Fact]
    public void MoCo_begins_near_the_logarithm_of_the_keys_and_one_more()
    {
        using var generator = new Generator(3);
        Tensor Rows(int count) => Contrast.Directions(randn([count, 4096], generator: generator));
        Assert.Equal(Math.Log(501), MocoLoss.Of([Rows(50)], [Rows(50)], [Rows(500)], 0.2).item<float>(), 0.02);
    }

    [Fact]
    public void NNCLR_has_the_numbers_of_its_formula()
    {
        var third = Anchor.View(3);
        Anchor.Equal(4.544412608081, -0.161694935, Neighbors(third), third);
        Anchor.HasItsSlopes(Neighbors, third);
        Assert.Equal([0, 1, 2, 0, 4, 2], Nearest(Anchor.View(1), Anchor.Queue(), 1));
        Assert.Equal([4, 3, 0, 4, 2, 3], Nearest(Anchor.View(2), Anchor.Queue(), 1));
    }

    [Theory]
    [InlineData("float64", 1e-12)]
    [InlineData("float32", 1e-5)]
    public void NNCLR_equals_PyTorchs_vectors_and_moves_no_embedding(string type, double tolerance)
    {
        var inputs = Inputs(type, 0, 1, 2, 3);
        Check($"{type}.nnclr", NnclrLoss.Of(inputs[..2], inputs[2..], Queue(type, 0), Alone, 0.2), inputs, tolerance,
            from: 2);
        Assert.All(inputs[..2], embedding => Assert.Null(embedding.grad));
        Assert.All(Enumerable.Range(0, 2), view => Assert.Equal(_golden.Integers($"nnclr.places.{view}"),
            Nearest(inputs[view], Queue(type, 0), 1)));
    }

    [Fact]
    public void NNCLR_of_equal_neighbors_and_predictions_is_the_logarithm_of_the_images()
    {
        var (same, queue) = (ones(6, 3, ScalarType.Float64), Contrast.Directions(ones(5, 3, ScalarType.Float64)));
        Tensor[] views = [Anchor.View(1), Anchor.View(2)];
        Assert.Equal(Math.Log(6), NnclrLoss.Of(views, [same, same], queue, Alone, 0.2).item<double>(), 1e-12);
    }

    [Fact]
    public void NNCLR_over_two_processes_has_the_loss_and_gradients_of_one()
    {
        var whole = Part(.., SingleProcess.Instance);
        var halves = TwoHalves.Run((half, all) => Part(half == 0 ? ..10 : 10.., all));

        Near.Equal(whole.Loss, halves[0].Loss.add(halves[1].Loss), 1e-6);
        Near.Equal(whole.Slopes, cat([halves[0].Slopes, halves[1].Slopes]), 1e-5);

        (Tensor Loss, Tensor Slopes) Part(Range rows, ICollectives all)
        {
            using var golden = new GoldenFile("contrast-queues.safetensors");
            var inputs = Enumerable.Range(0, 4)
                .Select(at => golden[$"input.{at}"][rows].detach().clone().requires_grad_()).ToArray();
            var loss = NnclrLoss.Of(inputs[..2], inputs[2..], golden["queue.0"],
                new GatheredRows(SharedRows.Of(all, 24)), 0.2).mul(inputs[0].shape[0] / 24.0);
            loss.backward();
            return (loss.detach(), cat([inputs[2].grad!, inputs[3].grad!], 1));
        }
    }

    [Fact]
    public void ReSSL_has_the_numbers_of_its_formula()
    {
        var strong = Anchor.View(1);
        Anchor.Equal(9.259762437916, 0.262342822, Relations(strong), strong);
        Anchor.HasItsSlopes(Relations, strong);
    }

    [Theory]
    [InlineData("float64", 1e-12)]
    [InlineData("float32", 1e-5)]
    public void ReSSL_equals_PyTorchs_vectors_and_moves_no_key(string type, double tolerance)
    {
        var inputs = Inputs(type, 0, 3);
        Check($"{type}.ressl", ReSslLoss.Of(inputs[0], inputs[1], Queue(type, 0), 0.1, 0.04), inputs[..1], tolerance);
        Assert.Null(inputs[1].grad);
    }

    [Fact]
    public void ReSSL_is_an_entropy_where_both_views_agree_and_the_logarithm_of_the_queue_where_its_rows_do()
    {
        var (view, queue) = (Anchor.View(1).detach(), Anchor.Queue());
        var shares = Contrast.Directions(view).matmul(queue.t()).div(0.1).softmax(1);
        Assert.Equal(shares.mul(shares.log()).sum(1).mean().neg().item<double>(),
            ReSslLoss.Of(view, view.mul(2), queue, 0.1, 0.1).item<double>(), 1e-12);
        var same = Contrast.Directions(ones(7, 3, ScalarType.Float64));
        Assert.Equal(Math.Log(7), ReSslLoss.Of(view, Anchor.View(2), same, 0.1, 0.04).item<double>(), 1e-12);
    }

    [Fact]
    public void MSF_has_the_numbers_of_its_formula()
    {
        var query = Anchor.View(1);
        Anchor.Equal(1.619317400417, 0.128382109, Shift(query), query);
        Anchor.HasItsSlopes(Shift, query);
        Assert.Equal([10, 5, 4, 10, 2, 1], Nearest(Anchor.View(2), Bank(), 2).Chunk(2).Select(pair => pair[1]));
    }

    [Theory]
    [InlineData("float64", 1e-12)]
    [InlineData("float32", 1e-5)]
    public void MSF_equals_PyTorchs_vectors_and_moves_no_target(string type, double tolerance)
    {
        foreach (var neighbors in new[] { 1, 3 })
        {
            var inputs = Inputs(type, 0, 3);
            var bank = cat([Contrast.Directions(inputs[1].detach()), Queue(type, 0)[24..]]);
            Check($"{type}.msf-{neighbors}", MsfLoss.Of(inputs[0], inputs[1], bank, neighbors), inputs[..1], tolerance);
            Assert.Null(inputs[1].grad);
            Assert.Equal(neighbors == 3 ? _golden.Integers("msf.places") : [.. Enumerable.Range(0, 24)],
                Nearest(inputs[1], bank, neighbors));
        }
    }

    [Fact]
    public void MSF_with_one_neighbor_is_BYOL_in_one_direction()
    {
        var (query, target) = (Anchor.View(1), Anchor.View(2));
        var bank = cat([Contrast.Directions(target), Anchor.Queue()]);
        var byol = ByolLoss.Of([target, query], [target]);
        Assert.Equal(byol.item<double>(), MsfLoss.Of(query, target, bank, 1).item<double>(), 1e-12);
    }

    [Fact]
    public void Half_precision_is_judged_in_float32() => Assert.Equal(ScalarType.Float32, MocoLoss.Of(
        [.. Inputs("float32", 0).Select(Half)], [.. Inputs("float32", 2).Select(Half)], [Queue("float32", 0)], 0.2)
        .dtype);

    private static Tensor OneWay(Tensor query, Tensor key) => MocoLoss.Of([query], [key], [Anchor.Queue()], 0.2);

    private static Tensor BothWays(Tensor query) => MocoLoss.Of([query, Anchor.View(2)],
        [Anchor.View(4), Anchor.View(3)], [Anchor.Queue(0.5), Anchor.Queue()], 0.2);

    private static Tensor Neighbors(Tensor prediction) => NnclrLoss.Of([Anchor.View(1), Anchor.View(2)],
        [prediction, Anchor.View(4)], Anchor.Queue(), Alone, 0.2);

    private static Tensor Relations(Tensor strong) => ReSslLoss.Of(strong, Anchor.View(2), Anchor.Queue(), 0.1, 0.04);

    private static Tensor Shift(Tensor query) => MsfLoss.Of(query, Anchor.View(2), Bank(), 2);

    private static Tensor Bank() => cat([Contrast.Directions(Anchor.View(2).detach()), Anchor.Queue()]);

    private static int[] Nearest(Tensor rows, Tensor keys, int count) =>
    [
        .. KeyQueue.Nearest(Contrast.Directions(rows), keys, count).flatten().data<long>()
            .Select(place => (int)place),
    ];

    private static Tensor Half(Tensor rows) => rows.detach().to_type(ScalarType.BFloat16);

    private Tensor Queue(string type, int place) => Contrast.Directions(Typed(type, $"queue.{place}"));

    private Tensor[] Inputs(string type, params int[] places) =>
        [.. places.Select(place => Typed(type, $"input.{place}").requires_grad_())];

    private Tensor Typed(string type, string name) =>
        _golden[name].to_type(type == "float64" ? ScalarType.Float64 : ScalarType.Float32);

    /// <summary>The loss, and the gradients of the inputs from a place on.</summary>
    private void Check(string name, Tensor loss, Tensor[] inputs, double tolerance, int from = 0)
    {
        loss.backward();
        Near.Equal(_golden[$"{name}.loss"], loss, tolerance);
        Assert.All(inputs.Index().Skip(from), input =>
            Near.Equal(_golden[$"{name}.gradient.{input.Index}"], input.Item.grad!, tolerance));
    }
}
