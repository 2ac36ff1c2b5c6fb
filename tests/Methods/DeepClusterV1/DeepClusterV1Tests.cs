using Mira.Datasets;
using Mira.Datasets.Loading;
using Mira.Experiments.Methods;
using Mira.Experiments.Methods.DeepClusterV1;
using Mira.Experiments.Recipes;
using Mira.Experiments.Scales;
using Mira.Experiments.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Tests.Methods.DeepClusterV1;

/// <summary>How DeepCluster whitens, clusters and samples, and what of it happens in a run.</summary>
public sealed class DeepClusterV1Tests : IDisposable
{
    private const int Batch = 8, Steps = 2, Clusters = 5;

    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Whitened_components_are_those_of_PyTorch_but_for_their_signs()
    {
        using var golden = new GoldenFile("cluster-labels.safetensors");
        var white = Whitening.Of(golden["rows"], 8);
        Near.Equal(golden["white"].abs(), white.abs(), 1e-9);
        Near.Equal(golden["white"].mul(golden["white"][0].sign()), white.mul(white[0].sign()), 1e-9);
    }

    [Fact]
    public void Whitened_components_have_variance_1_and_no_correlation()
    {
        using var golden = new GoldenFile("cluster-labels.safetensors");
        var white = Whitening.Of(golden["rows"], 16);
        Near.Equal(eye(16, dtype: ScalarType.Float64), white.t().matmul(white).div(59), 1e-9);
    }

    [Fact]
    public void Embeddings_that_lie_in_a_plane_stay_finite() => Assert.True(
        Whitening.Directions(ones(20, 1).matmul(ones(1, 8)).add(arange(20).unsqueeze(1)), 8).isfinite().all()
            .item<bool>());

    [Fact]
    public void Clusters_of_means_are_those_of_PyTorch()
    {
        using var golden = new GoldenFile("cluster-labels.safetensors");
        var rows = nn.functional.normalize(golden["white"], dim: 1);
        var (centroids, places) = KMeans.Solve(rows, rows[..7], 20, CentroidKind.Means);
        Near.Equal(golden["centroids"], centroids, 1e-12);
        Assert.True(golden["places"].equal(places).all().item<bool>());
    }

    [Fact]
    public void An_epoch_takes_as_many_images_of_every_cluster_as_PyTorchs_sampler()
    {
        using var golden = new GoldenFile("cluster-labels.safetensors");
        int[] labels = [.. golden["labels"].data<long>().ToArray().Select(label => (int)label)];
        var share = golden["share"].item<long>();

        var order = ClusterOrder.Of(labels, RandomSource.ForOrder(1, 2));

        Assert.Equal(labels.Length, order.Length);
        var counts = order.CountBy(image => labels[image]).ToDictionary();
        // All but what was left over, which may be of any cluster.
        Assert.All(labels.Distinct(), cluster =>
            Assert.InRange(counts[cluster], share - ((share * 4) - labels.Length), share));
        Assert.Equal(counts[0], order.Where(image => labels[image] == 0).Distinct().Count());
        Assert.Equal(order, ClusterOrder.Of(labels, RandomSource.ForOrder(1, 2)));
        Assert.NotEqual(order, ClusterOrder.Of(labels, RandomSource.ForOrder(1, 3)));
    }

    [Fact]
    public void An_epoch_begins_with_new_clusters_and_a_new_classifier_that_moves_without_momentum()
    {
        var recipe = Recipe();
        using var trainer = new Trainer(recipe, Steps, 3, CPU) { Images = new GivenImages(Batch * Steps, 5) };
        Advance(trainer, 0);
        var (first, labels) = (Classifier(trainer), State(trainer, "method.labels"));
        Advance(trainer, 1);
        Assert.Equal(labels, State(trainer, "method.labels"));
        Assert.All(State(trainer, "momentum.classes.weight"), momentum => Assert.Equal(0, momentum));
        Assert.Contains(State(trainer, "momentum.projector.0.weight"), momentum => momentum != 0);

        _ = trainer.BeginEpoch();

        var renewed = Classifier(trainer);
        Assert.NotEqual(first, renewed);
        Assert.InRange(tensor(renewed).std().item<float>(), 0.007, 0.013);
        Assert.All(State(trainer, "student.classes.bias"), bias => Assert.Equal(0, bias));
        Assert.InRange(State(trainer, "method.labels").Distinct().Count(), 2, Clusters);
    }

    [Fact]
    public void An_epochs_order_follows_from_seed_epoch_and_labels_alone()
    {
        using var one = new Trainer(Recipe(), Steps, 3, CPU) { Images = new GivenImages(Batch * Steps, 5) };
        using var other = new Trainer(Recipe(), Steps, 3, CPU) { Images = new GivenImages(Batch * Steps, 5) };
        var order = one.BeginEpoch();
        Advance(one, 0);
        Assert.Equal(order, one.BeginEpoch());
        Assert.Equal(order, other.BeginEpoch());
        Advance(one, 1);
        Assert.NotEqual(order, one.BeginEpoch());
    }

    [Fact]
    public void Fewer_images_than_clusters_are_refused()
    {
        using var trainer = new Trainer(Recipe(), Steps, 3, CPU) { Images = new GivenImages(Clusters - 1, 5) };
        var error = Assert.Throws<InputException>(() => trainer.BeginEpoch());
        Assert.Contains("4 images into 5 clusters", error.Message, StringComparison.Ordinal);
    }

    private static PretrainRecipe Recipe()
    {
        var recipe = Pretrain.Named("cifar10-deepcluster").At(Scale.Laptop);
        return recipe with
        {
            Projector = new() { HiddenDimension = 32, EmbeddingDimension = 64, Prototypes = Clusters },
            BatchSize = Batch,
            BaseLearningRate = 3,
            WarmupEpochs = 0,
        };
    }

    private static void Advance(Trainer trainer, int step)
    {
        using var generator = new Generator((ulong)step);
        var images = randn([Batch, 3, 16, 16], generator: generator);
        trainer.Advance([images, images], null, [.. Enumerable.Range(step % Steps * Batch, Batch)]);
    }

    private static float[] Classifier(Trainer trainer) => State(trainer, "student.classes.weight");

    private static float[] State(Trainer trainer, string name) => trainer.State.Single(entry => entry.Name == name)
        .Value.to_type(ScalarType.Float32).data<float>().ToArray();
}
