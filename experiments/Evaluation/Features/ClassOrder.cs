using Mira.Datasets;
using static TorchSharp.torch;

namespace Mira.Experiments.Evaluation.Features;

/// <summary>Matches classes by name: features whose classes are numbered in another order are renumbered.</summary>
public static class ClassOrder
{
    /// <summary>Features under the class numbers of the training features; the given ones where both number alike, or
    /// names are not known.</summary>
    /// <param name="train">Whose numbers count.</param>
    /// <param name="set">Features to number; the result owns what they own.</param>
    /// <param name="role">What they are, such as "test features".</param>
    /// <exception cref="InputException">A class of the set is not one of training's, or a name stands
    /// for two classes.</exception>
    public static FeatureSet Aligned(IFeatureDescription train, FeatureSet set, string role = "test features")
    {
        if (Numbers(train, set, role) is not { } numbers)
        {
            return set;
        }
        return set.Marks is { } marks
            ? set.WithClasses(Columns(marks, numbers, train, role), train.ClassNames)
            : set.WithClasses([.. set.Labels.Select(label => (long)numbers[label])], train.ClassNames);
    }

    /// <inheritdoc cref="Aligned(IFeatureDescription, FeatureSet, string)"/>
    public static FeatureRows Aligned(IFeatureDescription train, FeatureRows set, string role = "test features") =>
        Numbers(train, set, role) is { } numbers
            ? set.WithClasses([.. set.Labels.Select(label => (long)numbers[label])], train.ClassNames)
            : set;

    /// <summary>Images of a set that show classes of which training has no image: every guess
    /// about them is wrong.</summary>
    public static int Untrained(IFeatureDescription train, IFeatureDescription set)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(set);
        var known = train.Labels.ToHashSet();
        return set.Labels.Count(label => !known.Contains(label));
    }

    /// <summary>Training's number of each class of a set, -1 for classes that none of its images shows; null where
    /// both number alike.</summary>
    private static int[]? Numbers(IFeatureDescription train, IFeatureDescription set, string role)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(set);
        if (train.ClassNames.Count == 0 || set.ClassNames.Count == 0 || train.ClassNames.SequenceEqual(set.ClassNames))
        {
            return null;
        }
        var twice = train.ClassNames.GroupBy(name => name).Concat(set.ClassNames.GroupBy(name => name))
            .FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
        {
            throw new InputException($"The class names of the training features and the {role} " +
                $"differ, and '{twice.Key}' names several classes, " +
                "so the classes cannot be matched. Give every class its own name.");
        }
        var place = train.ClassNames.Select((name, number) => (name, number)).ToDictionary();
        int[] numbers = [.. set.ClassNames.Select(name => place.GetValueOrDefault(name, -1))];
        var shown = set.IsMultiLabel
            ? Enumerable.Range(0, numbers.Length).Select(label => (long)label)
            : set.Labels.Distinct();
        var unknown = shown.Order().Where(label => label >= numbers.Length || numbers[label] < 0).ToList();
        var first = unknown.Count == 0 ? ""
            : unknown[0] < set.ClassNames.Count ? $"'{set.ClassNames[(int)unknown[0]]}'"
            : $"class {unknown[0]}, which has no name";
        return unknown.Count == 0 ? numbers : throw new InputException(
            $"{unknown.Count} classes of the {role} are not among the {train.ClassNames.Count} " +
            "classes of the training features, first " +
            $"{first}. Use features of one data set.");
    }

    private static Tensor Columns(Tensor marks, int[] numbers, IFeatureDescription train, string role)
    {
        if (numbers.Length != train.ClassNames.Count)
        {
            throw new InputException($"The {role} have {numbers.Length} classes, the training " +
                $"features {train.ClassNames.Count}. Use features of one data set.");
        }
        using var scope = NewDisposeScope();
        var order = Enumerable.Range(0, numbers.Length).OrderBy(column => numbers[column])
            .Select(column => (long)column).ToArray();
        return marks.index_select(1, tensor(order)).DetachFromDisposeScope();
    }
}
