using Mira.Experiments.Models;
using Mira.Experiments.Recipes.Methods;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.SelfClassifier;

/// <summary>SelfClassifier: several classifiers learn classes that both views agree on and the batch uses
/// evenly.</summary>
/// <param name="own">What the recipe says of this method.</param>
/// <param name="setting">The run.</param>
internal sealed class SelfClassifierMethod(SelfClassifierRecipe own, MethodSetting setting) : IPretrainingMethod
{
    private const double Deviation = 0.02, Slope = 0.01;

    private readonly NeighborQueue? _neighbors =
        own.NeighborQueueSize == 0 ? null : new(own.NeighborQueueSize, setting);
    private ClassHead? _head;

    /// <inheritdoc/>
    public IEnumerable<(string Name, Tensor Value)> State => _neighbors?.State ?? [];

    /// <inheritdoc/>
    public Head CreateHead(int features, Initialization start, NetworkRole role)
    {
        var shape = setting.Recipe.Projector;
        // The original cuts the normal distribution off at ±2, a hundred deviations away: nothing.
        var projector = new Mlp(new(features, shape.HiddenDimension, shape.EmbeddingDimension)
        {
            NegativeSlope = Slope,
            Deviation = Deviation,
        }, start);
        var head = new ClassHead(projector, [.. own.ClassCounts.Select((count, at) => ($"cls_{at}",
            (nn.Module<Tensor, Tensor>)new Prototypes(shape.EmbeddingDimension, count, start,
                PrototypeLength.LearnedFromOne)))]);
        _head = role == NetworkRole.Student ? head : _head;
        return head;
    }

    /// <inheritdoc/>
    public Tensor Loss(StepViews views, IReadOnlyList<Assignment> labels)
    {
        using var scope = NewDisposeScope();
        List<Tensor> scores = [.. views.Student.Select(output => output.Logits)];
        if (_neighbors is not null)
        {
            var first = views.Student[0].Embeddings;
            if (_neighbors.IsFull(views.Step))
            {
                scores[0] = _head!.Score(_neighbors.Of(first, views.Images));
            }
            _neighbors.Push(views.Step, first, views.Images);
        }
        return SelfClassifierLoss.Of(scores, own.ClassCounts, own, setting.Shared).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose() => _neighbors?.Dispose();
}
