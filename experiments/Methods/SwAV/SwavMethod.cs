using Mira.Experiments.Collectives;
using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.SwAV;

/// <summary>SwAV: swapped prediction of labels that are found over the batch and a queue of
/// earlier embeddings.</summary>
/// <remarks>The queue is scored by the prototypes as they are now; its rows are assigned with
/// the batch's and then dropped. Source: Caron et al. (2020); the order of scoring, queueing and freezing is
/// solo-learn@fca55e3's.</remarks>
internal sealed class SwavMethod : IPretrainingMethod
{
    private readonly PretrainRecipe _recipe;
    private readonly SwavRecipe _settings;
    private readonly SinkhornKnopp _labeling;
    private readonly EmbeddingQueue? _queue;
    private readonly ICollectives _collectives;
    private Prototypes? _prototypes;

    internal SwavMethod(SwavRecipe settings, MethodSetting setting)
    {
        (_settings, _recipe, _collectives) = (settings, setting.Recipe, setting.Collectives);
        _labeling = new(settings.Iterations, setting.Shared);
        var own = settings.QueueSize / setting.Collectives.Size;
        _queue = own == 0
            ? null
            : new(ViewsRecipe.GlobalCrops, own, _recipe.Projector.EmbeddingDimension, setting.Device);
    }

    /// <inheritdoc/>
    public IEnumerable<(string Name, Tensor Value)> State => _queue is null ? [] : [("queue", _queue.Rows)];

    /// <inheritdoc/>
    public IEnumerable<SpreadState> Spread =>
        _queue is null ? [] : [_queue.Spread("queue", _collectives, _recipe.BatchSize)];

    /// <inheritdoc/>
    public Head CreateHead(int features, Initialization start, NetworkRole role)
    {
        var (hidden, embedding, count) = (_recipe.Projector.HiddenDimension, _recipe.Projector.EmbeddingDimension,
            _recipe.Projector.Prototypes);
        var projector = new Mlp(new(features, hidden, embedding), start);
        var head = new PrototypeHead(projector, new Prototypes(embedding, count, start, _settings.PrototypeLength));
        _prototypes = role == NetworkRole.Student ? head.Prototypes : _prototypes;
        return head;
    }

    /// <inheritdoc/>
    public IReadOnlyList<Assignment> Label(StepViews views)
    {
        using var quiet = no_grad();
        var asksQueue = views.Rates.Epoch >= _settings.QueueStartEpoch;
        var labels = new List<Assignment>();
        foreach (var (view, source) in views.Teacher.Index())
        {
            labels.Add(asksQueue && _queue is not null
                ? WithQueue(source.Logits, _queue.Of(view), views.Rates.Regularization)
                : _labeling.Assign(source.Logits, views.Rates.Regularization));
            _queue?.Push(view, source.Embeddings);
        }
        return labels;
    }

    /// <inheritdoc/>
    public Tensor Loss(StepViews views, IReadOnlyList<Assignment> labels) => SwappedPrediction.Loss(
        [.. labels.Select(label => label.Targets)], [.. views.Student.Select(output => output.Logits)],
        _settings.StudentTemperature);

    /// <inheritdoc/>
    public void Dispose() => _queue?.Dispose();

    /// <summary>Over the batch and the queue of all processes.</summary>
    private SinkhornKnopp WithQueue(SinkhornKnopp labeling) => labeling.Shared is not { } batch ? labeling
        : labeling with { Shared = batch with { Rows = batch.Rows + _settings.QueueSize } };

    /// <summary>Labels of a batch that was assigned together with remembered embeddings.</summary>
    private Assignment WithQueue(Tensor logits, Tensor queue, double regularization)
    {
        using var scope = NewDisposeScope();
        var all = WithQueue(_labeling).Assign(cat([logits, _prototypes!.call(queue)]), regularization);
        return all with
        {
            Targets = all.Targets.narrow(0, 0, logits.shape[0]).clone().MoveToOuterDisposeScope(),
            Certificate = null,
        };
    }
}
