using Mira.Experiments.Evaluation.Features;
using Mira.Experiments.Evaluation.LogisticRegression;
using static TorchSharp.torch;

namespace Mira.Experiments.Evaluation.Transfer;

/// <summary>Features in float64 with their classes, or with marks of several classes.</summary>
internal sealed class TransferSet : IDisposable
{
    private readonly Tensor? _labels, _marks;

    private TransferSet(Tensor features, Tensor? labels, Tensor? marks, int classes) =>
        (Features, _labels, _marks, Classes) = (features, labels, marks, classes);

    /// <summary>[n, d], float64.</summary>
    internal Tensor Features { get; }

    /// <summary>Number of classes.</summary>
    internal int Classes { get; }

    internal int Count => (int)Features.size(0);

    /// <summary>Class numbers, where each image has one.</summary>
    internal int[] Labels => Array.ConvertAll(_labels!.data<long>().ToArray(), label => (int)label);

    internal bool IsMultiLabel => _marks is not null;

    internal static TransferSet Of(FeatureSet set, int classes)
    {
        using var scope = NewDisposeScope();
        // Difficult images count as negatives, as in the paper's code.
        return new(set.Values.to(ScalarType.Float64).DetachFromDisposeScope(),
            set.IsMultiLabel ? null : tensor(set.Labels.ToArray()).DetachFromDisposeScope(),
            set.Marks?.eq(1).to(ScalarType.Int64).DetachFromDisposeScope(), classes);
    }

    /// <summary>The images at some places.</summary>
    internal TransferSet Select(IEnumerable<int> places)
    {
        using var scope = NewDisposeScope();
        var chosen = tensor(places.Select(place => (long)place).ToArray());
        return new(Features.index_select(0, chosen).DetachFromDisposeScope(), _labels?.index_select(0, chosen)
            .DetachFromDisposeScope(),
            _marks?.index_select(0, chosen).DetachFromDisposeScope(), Classes);
    }

    /// <summary>The images of both.</summary>
    internal TransferSet With(TransferSet other) => new(cat([Features, other.Features]).DetachFromDisposeScope(),
        _labels is null ? null : cat([_labels, other._labels!]).DetachFromDisposeScope(),
        _marks is null ? null : cat([_marks, other._marks!]).DetachFromDisposeScope(), Classes);

    /// <summary>Which images show a class.</summary>
    internal bool[] Shows(int label)
    {
        using var column = _marks!.select(1, label).contiguous();
        return Array.ConvertAll(column.data<long>().ToArray(), mark => mark == 1);
    }

    /// <summary>The problems to fit: one for all classes, or for each class whether an image shows it.</summary>
    internal IReadOnlyList<LogisticProblem> Problems() => _marks is null
        ? [new(Features, _labels!, Classes)]
        : [.. Enumerable.Range(0, Classes)
            .Select(label => new LogisticProblem(Features, _marks.select(1, label).contiguous(), 2))];

    public void Dispose()
    {
        Features.Dispose();
        _labels?.Dispose();
        _marks?.Dispose();
    }
}
