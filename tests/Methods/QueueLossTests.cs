using Mira.Experiments.Methods;
using Mira.Experiments.Methods.MocoV2;
using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Tests.Methods;

/// <summary>Losses of the methods that remember embeddings: numbers of their formulas, vectors of PyTorch, and what
/// must hold.</summary>
public sealed class QueueLossTests : IDisposable
{
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
    public void Half_precision_is_judged_in_float32() => Assert.Equal(ScalarType.Float32, MocoLoss.Of(
        [.. Inputs("float32", 0).Select(Half)], [.. Inputs("float32", 2).Select(Half)], [Queue("float32", 0)], 0.2)
        .dtype);

    private static Tensor OneWay(Tensor query, Tensor key) => MocoLoss.Of([query], [key], [Anchor.Queue()], 0.2);

    private static Tensor BothWays(Tensor query) => MocoLoss.Of([query, Anchor.View(2)],
        [Anchor.View(4), Anchor.View(3)], [Anchor.Queue(0.5), Anchor.Queue()], 0.2);

    private static Tensor Half(Tensor rows) => rows.detach().to_type(ScalarType.BFloat16);

    private Tensor Queue(string type, int place) => Contrast.Directions(Typed(type, $"queue.{place}"));

    private Tensor[] Inputs(string type, params int[] places) =>
        [.. places.Select(place => Typed(type, $"input.{place}").requires_grad_())];

    private Tensor Typed(string type, string name) =>
        _golden[name].to_type(type == "float64" ? ScalarType.Float64 : ScalarType.Float32);

    private void Check(string name, Tensor loss, Tensor[] inputs, double tolerance)
    {
        loss.backward();
        Near.Equal(_golden[$"{name}.loss"], loss, tolerance);
        Assert.All(inputs.Index(), input =>
            Near.Equal(_golden[$"{name}.gradient.{input.Index}"], input.Item.grad!, tolerance));
    }
}
