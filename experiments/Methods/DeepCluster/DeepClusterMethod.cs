using Mira.Datasets;
using Mira.Datasets.Loading;
using Mira.Experiments.Collectives;
using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using Mira.Experiments.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.DeepCluster;

/// <summary>DeepCluster-v2: the labels of an epoch are clusters of the embeddings that the epoch before made.</summary>
/// <remarks>
/// Each clustering has the embeddings of one view, in turn, and its labels are learned by both.
/// In the first epoch there are none and the loss is 0. Source: Caron et al. (2020); first epoch and
/// memory as solo-learn@e90d420.
/// </remarks>
internal sealed class DeepClusterMethod : IPretrainingMethod
{
    private readonly DeepClusterRecipe _settings;
    private readonly MethodSetting _setting;
    private readonly PretrainRecipe _recipe;
    private readonly EmbeddingMemory _memory;
    private readonly Tensor _centroids;
    private readonly Tensor _labels;

    internal DeepClusterMethod(DeepClusterRecipe settings, MethodSetting setting)
    {
        (_settings, _setting, _recipe) = (settings, setting, setting.Recipe);
        var (shape, images) = (_recipe.Projector, setting.ImageCapacity);
        _memory = new(ViewsRecipe.GlobalCrops, images, shape.EmbeddingDimension, setting.Device, setting.Collectives);
        _centroids = zeros([settings.Clusterings, shape.Prototypes, shape.EmbeddingDimension], ScalarType.Float32,
            setting.Device).DetachFromDisposeScope();
        _labels = full([settings.Clusterings, images], ClusterLoss.Unlabeled, ScalarType.Int64, setting.Device)
            .DetachFromDisposeScope();
    }

    /// <inheritdoc/>
    public IEnumerable<(string Name, Tensor Value)> State =>
        [.. _memory.State, ("centroids", _centroids), ("labels", _labels)];

    /// <inheritdoc/>
    public IEnumerable<SpreadState> Spread => _memory.Spread;

    /// <inheritdoc/>
    public Head CreateHead(int features, Initialization start, NetworkRole role) =>
        new DeepClusterHead(new Mlp(new(features, _recipe.Projector.HiddenDimension,
            _recipe.Projector.EmbeddingDimension), start), _centroids);

    /// <inheritdoc/>
    public void BeginEpoch(int epoch, PretrainingNetwork student, ITrainingImages? images)
    {
        if (epoch == 0)
        {
            return;
        }
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var (places, embeddings) = _memory.Recall();
        RequireEnough(places.shape[0]);
        for (var clustering = 0; clustering < _settings.Clusterings; clustering++)
        {
            Cluster(clustering, epoch, places, embeddings[clustering % embeddings.Count]);
        }
        _memory.Clear();
    }

    /// <inheritdoc/>
    public IReadOnlyList<Assignment> Label(StepViews views)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var places = Places(views);
        foreach (var (view, source) in views.Teacher.Index())
        {
            _memory.Remember(view, places, source.Embeddings);
        }
        return views.Rates.Epoch == 0 ? [] : [.. views.Teacher.Select(_ =>
            new Assignment(Soft(_labels.select(0, 0).index_select(0, places)).MoveToOuterDisposeScope(),
                _settings.KMeansIterations, null))];
    }

    /// <inheritdoc/>
    public Tensor Loss(StepViews views, IReadOnlyList<Assignment> labels)
    {
        using var scope = NewDisposeScope();
        var clusters = _labels.index_select(1, Places(views)).repeat(1, views.Student.Count);
        var embeddings = cat([.. views.Student.Select(output => output.Embeddings)]);
        List<Tensor> scores = [cat([.. views.Student.Select(output => output.Logits)])];
        scores.AddRange(Enumerable.Range(1, _settings.Clusterings - 1)
            .Select(clustering => DeepClusterHead.Scores(embeddings, _centroids.select(0, clustering))));
        return ClusterLoss.Of(scores, [.. clusters.unbind()], _settings.StudentTemperature).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _memory.Dispose();
        _centroids.Dispose();
        _labels.Dispose();
    }

    private void Cluster(int clustering, int epoch, Tensor places, Tensor rows)
    {
        var random = RandomSource.ForClusters((long)_setting.Seed, epoch, clustering);
        var start = KMeans.Start(rows, _recipe.Projector.Prototypes, random);
        var (centroids, clusters) = KMeans.Solve(rows, start, _settings.KMeansIterations);
        _centroids.select(0, clustering).copy_(centroids);
        using var none = ClusterLoss.Unlabeled.ToScalar();
        _labels.select(0, clustering).fill_(none).index_copy_(0, places, clusters);
    }

    /// <summary>Clusters as soft labels, for the monitors; an image without cluster may be in any.</summary>
    private Tensor Soft(Tensor clusters)
    {
        using var share = (1.0 / _recipe.Projector.Prototypes).ToScalar();
        var columns = clusters.unsqueeze(1);
        var hard = columns.eq(arange(_recipe.Projector.Prototypes, device: clusters.device))
            .to_type(ScalarType.Float32);
        return where(columns.lt(zeros_like(columns)), full_like(hard, share), hard);
    }

    private Tensor Places(StepViews views)
    {
        var images = views.Images
            ?? throw new InvalidOperationException("DeepCluster-v2 needs the places of a step's images.");
        long[] places = [.. images.Take((int)views.Student[0].Logits.shape[0]).Select(place => (long)place)];
        return HostWrite.Send(tensor(places), _setting.Device);
    }

    private void RequireEnough(long images)
    {
        if (images < _recipe.Projector.Prototypes)
        {
            throw new InputException($"DeepCluster-v2 cannot put {images} images into {_recipe.Projector.Prototypes} " +
                "clusters: " +
                $"expected at least as many images. Set projector.prototypes to {images / 10} or " +
                "less, or give more images.");
        }
    }
}
