using Mira.Datasets;
using Mira.Datasets.Loading;
using Mira.Experiments.Collectives;
using Mira.Experiments.Methods;
using Mira.Experiments.Methods.DeepCluster;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using static TorchSharp.torch;

namespace Mira.Tests.Methods.DeepCluster;

/// <summary>Memory and labels of DeepCluster-v2 over epochs of four steps of eight images.</summary>
public sealed class DeepClusterMethodTests
{
    private const int Batch = 8, Steps = 4, Images = Batch * Steps;

    private static readonly PretrainRecipe Recipe = new()
    {
        Projector = new() { HiddenDimension = 8, EmbeddingDimension = 6, Prototypes = 5 },
        Method = new DeepClusterRecipe { Clusterings = 3 },
        BatchSize = Batch,
        UsesTeacher = false,
    };

    [Fact]
    public void The_first_epoch_has_no_labels_and_a_loss_of_0()
    {
        using var scope = NewDisposeScope();
        using var method = PretrainingMethods.Create(GoldenMethod.Setting(Recipe, Steps));
        method.BeginEpoch(0, null!, null!);
        var step = Step(0, Range.All, requiresGradient: true);

        var labels = method.Label(step);
        var loss = method.Loss(step, labels);
        loss.backward();

        Assert.Empty(labels);
        Assert.Equal(0, loss.item<float>());
    }

    [Fact]
    public void Each_clustering_is_k_means_of_one_views_embeddings_of_the_epoch_before()
    {
        using var scope = NewDisposeScope();
        using var method = AfterAnEpoch(SingleProcess.Instance, Range.All);

        for (var clustering = 0; clustering < 3; clustering++)
        {
            var rows = nn.functional.normalize(Embeddings()[clustering % 2], dim: 1);
            var start = KMeans.Start(rows, 5, RandomSource.ForClusters(5, 1, clustering));
            var (centroids, places) = KMeans.Solve(rows, start, 10);
            Near.Equal(centroids, State(method, "centroids")[clustering]);
            Assert.Equal(places.data<long>().ToArray(), State(method, "labels")[clustering][..Images]
                .data<long>().ToArray());
        }
        Assert.Equal(0, State(method, "seen").sum().item<long>());
    }

    [Fact]
    public void Both_views_learn_the_clusters_of_their_images()
    {
        using var scope = NewDisposeScope();
        using var method = AfterAnEpoch(SingleProcess.Instance, Range.All);
        var step = Scored(Step(Steps, Range.All), State(method, "centroids")[0]);

        var labels = method.Label(step);
        var loss = method.Loss(step, labels);

        Assert.Equal(2, labels.Count);
        var clusters = State(method, "labels")
            .index_select(1, tensor(step.Images!.Select(image => (long)image).ToArray()));
        Assert.All(labels, label => Assert.True(label.Targets.argmax(1).equal(clusters[0]).all().item<bool>()));
        var expected = Enumerable.Range(0, 3).Select(clustering => nn.functional.cross_entropy(
            cat([.. step.Student.Select(output =>
                DeepClusterHead.Scores(output.Embeddings, State(method, "centroids")[clustering]))]).div(0.1),
            clusters[clustering].repeat(2)));
        Near.Equal(stack(expected).mean(), loss);
    }

    [Fact]
    public void An_image_that_the_epoch_before_left_out_has_no_label()
    {
        using var scope = NewDisposeScope();
        using var method = AfterAnEpoch(SingleProcess.Instance, Range.All);

        Assert.Equal(ClusterLoss.Unlabeled, State(method, "labels")[0][Images].item<long>());
        var missing = Step(Steps, Range.All) with { Images = [.. Enumerable.Range(Images, Batch)] };
        Near.Equal(full(Batch, 5, 0.2), method.Label(missing)[0].Targets);
        Assert.Equal(0, method.Loss(missing, []).item<float>());
    }

    [Fact]
    public void Processes_that_share_the_batches_find_the_clusters_of_the_whole()
    {
        using var scope = NewDisposeScope();
        Range[] parts = [new(0, 3), new(3, Batch)];
        using var whole = AfterAnEpoch(SingleProcess.Instance, Range.All);

        var halves = TwoHalves.Run((half, collectives) =>
        {
            using var method = AfterAnEpoch(collectives, parts[half]);
            return (Centroids: State(method, "centroids").clone(), Labels: State(method, "labels").clone());
        });

        Assert.All(halves, half => Near.Equal(State(whole, "centroids"), half.Centroids, 1e-6));
        Assert.All(halves, half => Assert.True(State(whole, "labels").equal(half.Labels).all().item<bool>()));
    }

    [Fact]
    public void Fewer_images_than_clusters_are_refused()
    {
        using var scope = NewDisposeScope();
        var many = Recipe with { Projector = Recipe.Projector with { Prototypes = 40 } };

        var error = Assert.Throws<InputException>(() => AfterAnEpoch(SingleProcess.Instance, Range.All, many));

        Assert.Contains("32 images into 40 clusters", error.Message, StringComparison.Ordinal);
    }

    private static IPretrainingMethod AfterAnEpoch(ICollectives collectives, Range part, PretrainRecipe? recipe = null)
    {
        var method = PretrainingMethods.Create(GoldenMethod.Setting(recipe ?? Recipe, Steps, collectives));
        for (var step = 0; step < Steps; step++)
        {
            method.Label(Step(step, part));
        }
        method.BeginEpoch(1, null!, null!);
        return method;
    }

    private static Tensor State(IPretrainingMethod method, string name) =>
        method.State.Single(entry => entry.Name == name).Value;

    /// <summary>Embeddings of both views of all images, [2, images, 6].</summary>
    private static Tensor Embeddings()
    {
        using var generator = new Generator(4);
        return randn([2, Images, 6], generator: generator);
    }

    /// <summary>The step with the scores that the first clustering's centroids give its embeddings.</summary>
    private static StepViews Scored(StepViews step, Tensor centroids) => step with
    {
        Student = [.. step.Student.Select(output =>
            output with { Logits = DeepClusterHead.Scores(output.Embeddings, centroids) })],
    };

    /// <summary>A step of the images in a scattered order, or of some of its rows.</summary>
    private static StepViews Step(int step, Range part, bool requiresGradient = false)
    {
        var (first, count) = part.GetOffsetAndLength(Batch);
        int[] images = [.. Enumerable.Range(step % Steps * Batch, Batch).Select(place => place * 7 % Images).Skip(first)
            .Take(count)];
        var embeddings = Embeddings().index_select(1, tensor(Array.ConvertAll(images, image => (long)image)));
        embeddings.requires_grad = requiresGradient;
        var setting = GoldenMethod.Setting(Recipe, Steps);
        var logits = zeros(2, count, 5);
        return GoldenMethod.Step(setting, step, embeddings, logits, logits, images);
    }
}
