using Mira.Experiments.Collectives;
using Mira.Experiments.Methods;
using Mira.Experiments.Methods.SelfClassifier;
using Mira.Experiments.Methods.Twist;
using Mira.Experiments.Recipes;
using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Tests.Methods;

/// <summary>The second stage of TWIST, in which images teach their own classes, and SelfClassifier's
/// neighbors.</summary>
public sealed class SelfLabelingTests : IDisposable
{
    private static readonly GatheredRows Alone = new(null);

    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData("float64", 1e-12, 2)]
    [InlineData("float64", 1e-12, 4)]
    [InlineData("float32", 1e-5, 2)]
    [InlineData("float32", 1e-5, 4)]
    public void Self_labeling_equals_PyTorchs_vectors_with_two_views_and_with_four(string type, double tolerance,
        int views)
    {
        using var golden = new GoldenFile("self-labels.safetensors");
        foreach (var share in new[] { 0.5, 0.6 })
        {
            var logits = Inputs(golden, type, views);
            LabelLossTests.Check(golden, FormattableString.Invariant($"{type}.twist.{views}.{share:0.0}"),
                Loss(share, logits), logits, tolerance);
        }
    }

    [Fact]
    public void Its_slopes_are_those_of_its_values() =>
        Anchor.HasItsSlopes(view => Loss(0.5, view, Anchor.View(2)), Anchor.View(1));

    /// <summary>Of twelve images in four classes those are sure whose scores are large.</summary>
    [Theory]
    [InlineData(0.5, 6)]
    [InlineData(0.6, 7)]
    [InlineData(0.05, 0)]
    public void As_many_images_teach_as_the_share_says_rounded_down(double share, int teachers)
    {
        var scores = Sure(12, 4).requires_grad_();
        var other = zeros(12, 4, ScalarType.Float64).requires_grad_();
        var shared = TaughtRows(share, scores, other);
        Assert.Equal(teachers, shared);
    }

    [Fact]
    public void Images_that_are_all_equally_sure_teach_nothing()
    {
        var same = ones(6, 3, ScalarType.Float64).requires_grad_();
        var loss = Loss(0.5, same, same);
        loss.backward();
        Assert.Equal(0, loss.item<double>());
        Assert.Equal(0, same.grad!.abs().max().item<double>());
    }

    [Fact]
    public void Self_labeling_does_not_change_with_the_order_of_the_images_or_of_the_classes()
    {
        var (images, classes) = (tensor(new long[] { 3, 0, 5, 1, 4, 2 }), tensor(new long[] { 2, 0, 1 }));
        Tensor Moved(int view) => Anchor.View(view).index_select(0, images).index_select(1, classes);
        Assert.Equal(Loss(0.5, Anchor.View(1), Anchor.View(2)).item<double>(),
            Loss(0.5, Moved(1), Moved(2)).item<double>(), 1e-12);
    }

    [Fact]
    public void The_neighbor_is_the_nearest_embedding_of_another_image()
    {
        using var golden = new GoldenFile("self-labels.safetensors");
        var recipe = new PretrainRecipe
        {
            Projector = new() { EmbeddingDimension = 8 },
            BatchSize = 24,
        };
        using var queue = new NeighborQueue(40, new(recipe, 4, 1, CPU, SingleProcess.Instance));
        var state = queue.State.ToDictionary(entry => entry.Name, entry => entry.Value);
        _ = state["queue"].copy_(golden["neighbors.queue"]);
        _ = state["queue-images"].copy_(golden["neighbors.queue-images"].unsqueeze(1));

        var neighbors = queue.Of(golden["neighbors.rows"], [.. Enumerable.Range(0, 24)]);

        Near.Equal(golden["neighbors.queue"].index_select(0, golden["neighbors.chosen"]), neighbors, 0);
        Assert.Equal((false, true), (queue.IsFull(1), queue.IsFull(2)));
    }

    [Fact]
    public void Embeddings_and_their_images_take_the_same_places_of_the_queue()
    {
        var recipe = new PretrainRecipe { Projector = new() { EmbeddingDimension = 8 }, BatchSize = 4 };
        using var queue = new NeighborQueue(6, new(recipe, 4, 1, CPU, SingleProcess.Instance));
        queue.Push(0, eye(8)[..4], [7, 8, 9, 10]);
        queue.Push(1, eye(8)[4..], [11, 12, 13, 14]);
        var state = queue.State.ToDictionary(entry => entry.Name, entry => entry.Value);

        // The places of the first two keys are written over.
        Assert.Equal([6L, 7, 2, 3, 4, 5], state["queue"].argmax(1).data<long>().ToArray());
        Assert.Equal([13f, 14, 9, 10, 11, 12], state["queue-images"].data<float>().ToArray());
    }

    private static Tensor Loss(double share, params Tensor[] logits) => TwistLabeling.Of(logits, share, Alone, null);

    /// <summary>One image after another surer of its class.</summary>
    private static Tensor Sure(int images, int classes) =>
        eye(classes, dtype: ScalarType.Float64).repeat(images / classes, 1)
            .mul(arange(1, images + 1, dtype: ScalarType.Float64).unsqueeze(1).div(images).mul(3));

    /// <summary>Images whose second view the loss itself pulls: differences of it and of a loss whose view has been
    /// moved there.</summary>
    private static int TaughtRows(double share, Tensor scores, Tensor other)
    {
        var loss = Loss(share, scores, other);
        // All rows of the other view are 0, so that each that is taught costs ln K.
        var logits = stack([scores, other]).detach();
        var normal = WholeBatchNorm.Of(logits.view(-1, logits.shape[2]), null).view(logits.shape);
        var classes = normal[0].argmax(1, keepdim: true);
        var costs = normal[1].log_softmax(1).gather(1, classes).squeeze(1).neg();
        var sure = normal[0].softmax(1).amax([1L]);
        var count = (int)(share * scores.shape[0]);
        var surest = sure.argsort(0, descending: true)[..count];
        var expected = count == 0 ? 0 : costs.index_select(0, surest).mean().item<double>();
        return Math.Abs(expected - loss.item<double>()) < 1e-12 ? count : -1;
    }

    private static Tensor[] Inputs(GoldenFile golden, string type, int count) =>
        [.. Enumerable.Range(0, count).Select(place => golden[$"twist.input.{place}"]
            .to_type(type == "float64" ? ScalarType.Float64 : ScalarType.Float32).detach().requires_grad_())];
}
