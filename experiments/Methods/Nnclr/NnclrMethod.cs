using Mira.Experiments.Collectives;
using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.Nnclr;

/// <summary>NNCLR: an image's own view is replaced by the most similar image that is remembered, which the prediction
/// of the other view must find in the batch.</summary>
/// <remarks>The embeddings of the first view alone are remembered, after the loss.</remarks>
internal sealed class NnclrMethod : IPretrainingMethod
{
    private readonly PretrainRecipe _recipe;
    private readonly NnclrRecipe _own;
    private readonly GatheredRows _batch;
    private readonly KeyQueue _queue;

    internal NnclrMethod(NnclrRecipe own, MethodSetting setting)
    {
        (_own, _recipe, _batch) = (own, setting.Recipe, new GatheredRows(setting.Shared));
        _queue = new KeyQueue(own.QueueSize, setting, _batch);
    }

    /// <inheritdoc/>
    public IEnumerable<(string Name, Tensor Value)> State => [("queue", _queue.Rows)];

    /// <inheritdoc/>
    public Head CreateHead(int features, Initialization start, NetworkRole role)
    {
        var (hidden, embedding) = (_recipe.Projector.HiddenDimension, _recipe.Projector.EmbeddingDimension);
        var projector = new Mlp(new(features, hidden, hidden, embedding) { End = MlpEnd.Affine }, start);
        return new ProjectionHead(projector, role == NetworkRole.Teacher ? null
            : new Mlp(new(embedding, _own.PredictorHiddenDimension, embedding), start));
    }

    /// <inheritdoc/>
    public Tensor Loss(StepViews views, IReadOnlyList<Assignment> labels)
    {
        using var scope = NewDisposeScope();
        var embeddings = views.Student.Select(output => output.Embeddings.detach()).ToList();
        var loss = NnclrLoss.Of(embeddings, [.. views.Student.Select(output => output.Logits)], _queue.Rows, _batch,
            _own.Temperature);
        _queue.Push(views.Step, embeddings[0]);
        return loss.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose() => _queue.Dispose();
}
