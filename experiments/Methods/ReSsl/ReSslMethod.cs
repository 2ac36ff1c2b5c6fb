using Mira.Experiments.Collectives;
using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.ReSsl;

/// <summary>ReSSL: the student's strong view and the teacher's weak one are compared by what they resemble.</summary>
/// <remarks>The student reads the first view, the teacher the second, whose keys join the queue after the loss.
/// solo-learn has both networks read both views and uses as little of them: its running statistics differ.</remarks>
internal sealed class ReSslMethod : IPretrainingMethod
{
    private readonly PretrainRecipe _recipe;
    private readonly ReSslRecipe _own;
    private readonly KeyQueue _queue;

    internal ReSslMethod(ReSslRecipe own, MethodSetting setting)
    {
        (_own, _recipe) = (own, setting.Recipe);
        _queue = new KeyQueue(own.QueueSize, setting, new GatheredRows(setting.Shared));
    }

    /// <inheritdoc/>
    public IEnumerable<(string Name, Tensor Value)> State => [("queue", _queue.Rows)];

    /// <inheritdoc/>
    public Range Reads(NetworkRole role) =>
        role == NetworkRole.Student ? Range.EndAt(1) : 1..ViewsRecipe.GlobalCrops;

    /// <inheritdoc/>
    public Head CreateHead(int features, Initialization start, NetworkRole role)
    {
        var (hidden, embedding) = (_recipe.Projector.HiddenDimension, _recipe.Projector.EmbeddingDimension);
        return new ProjectionHead(new Mlp(new(features, hidden, embedding) { HasHiddenNorms = false }, start));
    }

    /// <inheritdoc/>
    public Tensor Loss(StepViews views, IReadOnlyList<Assignment> labels)
    {
        using var scope = NewDisposeScope();
        var keys = views.Teacher[0].Embeddings;
        // A copy, because the loss is differentiated after the queue has moved on.
        var loss = ReSslLoss.Of(views.Student[0].Embeddings, keys, _queue.Rows.clone(), _own.Temperature,
            _own.TargetTemperature);
        _queue.Push(views.Step, keys);
        return loss.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose() => _queue.Dispose();
}
