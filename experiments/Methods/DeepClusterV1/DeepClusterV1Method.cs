using Mira.Datasets;
using Mira.Datasets.Loading;
using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.DeepClusterV1;

/// <summary>DeepCluster: before each epoch all images are clustered, and a new classifier learns the
/// clusters.</summary>
/// <remarks>
/// The embeddings of whole images, whitened and of length 1, are clustered by k-means. An epoch takes equally
/// many images of every cluster. The classifier begins anew with each epoch and moves without momentum. Source: Caron
/// et al. 2018; deepcluster@2d1927e main.py and clustering.py.
/// </remarks>
internal sealed class DeepClusterV1Method : IPretrainingMethod
{
    private const string Classifier = "classes";
    private const double Deviation = 0.01;

    private readonly DeepClusterV1Recipe _own;
    private readonly MethodSetting _setting;
    private readonly Tensor _labels;

    internal DeepClusterV1Method(DeepClusterV1Recipe own, MethodSetting setting)
    {
        (_own, _setting) = (own, setting);
        _labels = zeros([setting.ImageCapacity], ScalarType.Int64, setting.Device).DetachFromDisposeScope();
    }

    private ProjectorRecipe Shape => _setting.Recipe.Projector;

    /// <inheritdoc/>
    public IEnumerable<(string Name, Tensor Value)> State => [("labels", _labels)];

    /// <inheritdoc/>
    public IReadOnlyList<string> WithoutMomentum => [$"{Classifier}."];

    /// <inheritdoc/>
    public Head CreateHead(int features, Initialization start, NetworkRole role) => new ClusterHead(
        new Mlp(new(features, Shape.HiddenDimension, Shape.EmbeddingDimension), start), Classifier,
        new Linear(start.Normal([Shape.Prototypes, Shape.EmbeddingDimension], Deviation),
            start.Constant([Shape.Prototypes], 0), start));

    /// <inheritdoc/>
    public void BeginEpoch(int epoch, PretrainingNetwork student, ITrainingImages? images)
    {
        if (images is null)
        {
            return;
        }
        RequireEnough(images.Count);
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var random = RandomSource.ForClusters((long)_setting.Seed, epoch, 0);
        var rows = Whitening.Directions(images.Read(student, output => output.Embeddings), _own.Components);
        // Differs from deepcluster@2d1927e: a centroid without images stays, there half of a large cluster goes to it.
        var (_, places) = KMeans.Solve(rows, KMeans.Start(rows, Shape.Prototypes, random), _own.KMeansIterations,
            CentroidKind.Means);
        _ = _labels.narrow(0, 0, images.Count).copy_(places);
        Renew(student, random.NextBits());
    }

    /// <inheritdoc/>
    public int[] Order(int epoch, int images)
    {
        using var scope = NewDisposeScope();
        var labels = Array.ConvertAll(HostRead.Numbers(_labels.narrow(0, 0, images)), label => (int)label);
        return ClusterOrder.Of(labels, RandomSource.ForOrder((long)_setting.Seed, epoch));
    }

    /// <summary>The clusters of the images, for the monitors.</summary>
    public IReadOnlyList<Assignment> Label(StepViews views)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var clusters = arange(Shape.Prototypes, device: _setting.Device);
        var targets = Labels(views).unsqueeze(1).eq(clusters).to_type(ScalarType.Float32);
        return [.. views.Teacher.Select(_ =>
            new Assignment(targets.clone().MoveToOuterDisposeScope(), _own.KMeansIterations, null))];
    }

    /// <inheritdoc/>
    // Differs from deepcluster@2d1927e: both views of an image learn its cluster, there it has one.
    public Tensor Loss(StepViews views, IReadOnlyList<Assignment> labels)
    {
        using var scope = NewDisposeScope();
        var clusters = Labels(views);
        return stack(views.Student.Select(output => nn.functional.cross_entropy(output.Logits, clusters))).mean()
            .MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose() => _labels.Dispose();

    /// <summary>Gives the classifier new random weights and no bias.</summary>
    private static void Renew(PretrainingNetwork student, ulong seed)
    {
        using var start = new Initialization(seed, CPU);
        foreach (var (name, weight) in student.Head.Parts.Single(part => part.Name == Classifier).Part
            .named_parameters())
        {
            _ = name == "weight" ? weight.copy_(start.Normal(weight.shape, Deviation)) : weight.zero_();
        }
    }

    private Tensor Labels(StepViews views)
    {
        var images = views.Images
            ?? throw new InvalidOperationException("DeepCluster needs the places of a step's images.");
        long[] places = [.. images.Take((int)views.Student[0].Logits.shape[0]).Select(place => (long)place)];
        return _labels.index_select(0, HostWrite.Send(tensor(places), _setting.Device));
    }

    private void RequireEnough(int images)
    {
        if (images < Shape.Prototypes)
        {
            throw new InputException($"DeepCluster cannot put {images} images into {Shape.Prototypes} clusters: " +
                $"expected at least as many images. Set projector.prototypes to {images / 10} or less, " +
                "or give more images.");
        }
    }
}

/// <summary>A projector, whose embeddings are clustered, and a classifier of their positive parts.</summary>
/// <param name="projector">Features to embeddings.</param>
/// <param name="name">Name of the classifier.</param>
/// <param name="classifier">Positive parts of embeddings to the scores of clusters.</param>
internal sealed class ClusterHead(Mlp projector, string name, Linear classifier) : Head
{
    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, nn.Module Part)> Parts =>
        [("projector", projector), (name, classifier)];

    /// <inheritdoc/>
    public override (Tensor Embeddings, Tensor Logits) Read(Tensor features)
    {
        using var scope = NewDisposeScope();
        var embeddings = projector.call(features);
        var scores = classifier.call(embeddings.relu()).As(ScalarType.Float32);
        return (embeddings.MoveToOuterDisposeScope(), scores.MoveToOuterDisposeScope());
    }
}
