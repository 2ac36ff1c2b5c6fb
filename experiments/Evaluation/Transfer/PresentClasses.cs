using Mira.Experiments.Features;

namespace Mira.Experiments.Evaluation.Transfer;

/// <summary>Classes of which a part of a data set shows nothing are left out; the others are numbered without gaps.</summary>
/// <remarks>A classifier of a class without images has no minimum: its intercept would fall for ever.</remarks>
internal static class PresentClasses
{
    /// <summary>The same features, their labels counting the classes that any of them shows; the given ones where that is all.</summary>
    internal static TransferFeatures Of(TransferFeatures all)
    {
        if (all.Train.IsMultiLabel)
        {
            return all;
        }
        var present = all.Train.Labels.Concat(all.Validation?.Labels ?? []).Concat(all.Test.Labels).Distinct().Order().ToArray();
        return present.Length == all.Train.Classes ? all : new TransferFeatures(
            Renumbered(all.Train, present), all.Validation is null ? null : Renumbered(all.Validation, present), Renumbered(all.Test, present));
    }

    private static FeatureSet Renumbered(FeatureSet set, long[] present) =>
        new(set.Values, [.. set.Labels.Select(label => (long)Array.BinarySearch(present, label))])
        {
            Files = set.Files,
            ClassNames = set.ClassNames.Count == 0 ? [] : [.. present.Select(label => set.ClassNames[(int)label])],
            Origin = set.Origin,
        };
}
