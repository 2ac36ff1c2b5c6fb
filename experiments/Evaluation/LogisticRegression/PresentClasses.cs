using Mira.Experiments.Evaluation.Features;
using Mira.Experiments.Evaluation.Transfer;

namespace Mira.Experiments.Evaluation.LogisticRegression;

/// <summary>The classes that a classifier can learn: those of training. Numbers without a training image are left out,
/// the others close up.</summary>
/// <remarks>A classifier of a class without images has no minimum: its intercept would fall for ever. Test images of
/// such a class are kept, with numbers after all others. Every guess about them is wrong, as in
/// scikit-learn.</remarks>
internal static class PresentClasses
{
    /// <summary>The same features, numbered so; the given ones where nothing changes.</summary>
    internal static TransferFeatures Of(TransferFeatures all)
    {
        if (all.Train.IsMultiLabel)
        {
            return all;
        }
        var known = all.Train.Labels.Concat(all.Validation?.Labels ?? []).Distinct().Order().ToList();
        if (known.Count == all.Train.Classes)
        {
            return all;
        }
        var order = known.Concat(all.Test.Labels.Distinct().Except(known).Order())
            .Select((label, number) => (label, number)).ToDictionary();
        return new TransferFeatures(
            Renumbered(all.Train, order, known.Count), all.Validation is null
                ? null
                : Renumbered(all.Validation, order, known.Count), Renumbered(all.Test, order, order.Count))
        {
            IsChecked = all.IsChecked,
        };
    }

    private static FeatureSet Renumbered(FeatureSet set, Dictionary<long, int> order, int classes) => set.WithClasses(
        [.. set.Labels.Select(label => (long)order[label])],
        [.. order.Where(entry => entry.Value < classes).OrderBy(entry => entry.Value)
            .Select(entry => NameOf(set, entry.Key))]);

    private static string NameOf(FeatureSet set, long label) =>
        label < set.ClassNames.Count ? set.ClassNames[(int)label] : FormattableString.Invariant($"{label}");
}
