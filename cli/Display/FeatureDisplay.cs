using Mira.Experiments.Evaluation.Features;
using Mira.Experiments.Evaluation.Knn;

namespace Mira.Cli.Display;

/// <summary>Warns of features that weaken a result: zero ones, and test images of classes that
/// training does not show.</summary>
internal static class FeatureDisplay
{
    internal static void Show(Terminal terminal, IFeatureDescription train, IFeatureDescription test)
    {
        foreach (var (role, set) in (IEnumerable<(string, IFeatureDescription)>)[("training", train), ("test", test)])
        {
            if (Zeros(set) is > 0 and var zeros)
            {
                Warn(terminal, $"the features of {zeros} of the {set.Count} {role} images are zero " +
                    "in every dimension, so they have no nearest neighbors");
            }
        }
        if (!train.IsMultiLabel && ClassOrder.Untrained(train, test) is > 0 and var untrained)
        {
            Warn(terminal, $"{untrained} of the {test.Count} test images belong to classes without " +
                "training images, so they count as wrong");
        }
    }

    private static int Zeros(IFeatureDescription set)
    {
        if (set is FeatureRows rows)
        {
            return ZeroFeatures.Count(new StreamedFeatures(rows));
        }
        return set is FeatureSet { IsMultiLabel: false } values ? Counted(values) : 0;
    }

    private static int Counted(FeatureSet values)
    {
        using var bank = FeatureFileRows.Of(values);
        return ZeroFeatures.Count(bank);
    }

    private static void Warn(Terminal terminal, string message)
    {
        terminal.Warn(message);
    }
}
