using Mira.Experiments.Evaluation.Features;
using Mira.Experiments.Evaluation.LogisticRegression;
using Mira.Experiments.Evaluation.Transfer;
using static TorchSharp.torch;

namespace Mira.Tests.Evaluation.LogisticRegression;

public sealed class PresentClassesTests
{
    [Fact]
    public void Classes_that_nothing_shows_are_left_out()
    {
        using var all = new TransferFeatures(Set(5, 2, 5), null, Set(2, 2));

        var present = PresentClasses.Of(all);

        Assert.Equal([1, 0, 1], present.Train.Labels);
        Assert.Equal([0, 0], present.Test.Labels);
        Assert.Equal(["c", "f"], present.Train.ClassNames);
        Assert.Equal(2, present.Checked().Train.Classes);
    }

    [Fact]
    public void A_whole_set_stays_as_it_is()
    {
        using var all = new TransferFeatures(Set(0, 1, 2, 3, 4, 5), null, Set(0));

        Assert.Same(all, PresentClasses.Of(all));
    }

    private static FeatureSet Set(params long[] labels) =>
        new(ones(labels.Length, 2), labels) { ClassNames = ["a", "b", "c", "d", "e", "f"] };
}
