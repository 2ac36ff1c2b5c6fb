using Mira.Experiments.Collectives;
using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.MocoV2;

/// <summary>MoCo-v2: the student's query of one view finds the teacher's key of the other among a queue of
/// keys.</summary>
/// <remarks>With one direction the student reads the first view and the teacher the second. MoCo-v2+ has both, and a
/// queue for the keys of each view. A step's keys join their queue after its loss.</remarks>
internal sealed class MocoMethod : IPretrainingMethod
{
    private readonly PretrainRecipe _recipe;
    private readonly MocoRecipe _own;
    private readonly KeyQueue[] _queues;

    internal MocoMethod(MocoRecipe own, MethodSetting setting)
    {
        (_own, _recipe) = (own, setting.Recipe);
        var batch = new GatheredRows(setting.Shared);
        _queues = [.. Enumerable.Range(0, own.IsSymmetric ? 2 : 1)
            .Select(view => new KeyQueue(own.QueueSize, setting, batch, view))];
    }

    /// <inheritdoc/>
    public IEnumerable<(string Name, Tensor Value)> State =>
        _queues.Select((queue, view) => ($"queue.{view}", queue.Rows));

    /// <inheritdoc/>
    public Range Reads(NetworkRole role) => (_own.IsSymmetric, role) switch
    {
        (true, _) => Range.EndAt(ViewsRecipe.GlobalCrops),
        (false, NetworkRole.Student) => Range.EndAt(1),
        _ => 1..ViewsRecipe.GlobalCrops,
    };

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
        // Of the other view: the last one for the first queries.
        var keys = views.Teacher.Select(output => output.Embeddings).Reverse().ToList();
        var remembered = _queues.Select(queue => queue.Rows.clone()).Reverse().ToList();
        var loss = MocoLoss.Of([.. views.Student.Select(output => output.Embeddings)], keys, remembered,
            _own.Temperature);
        foreach (var (queue, output) in _queues.Zip(views.Teacher))
        {
            queue.Push(views.Step, output.Embeddings);
        }
        return loss.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var queue in _queues)
        {
            queue.Dispose();
        }
    }
}
