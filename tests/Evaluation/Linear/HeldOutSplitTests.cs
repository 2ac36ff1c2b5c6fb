using CsCheck;
using Mira.Datasets;
using Mira.Experiments.Evaluation.Linear;

namespace Mira.Tests.Evaluation.Linear;

public sealed class HeldOutSplitTests
{
    [Fact]
    public void A_tenth_of_every_class_is_held_out_and_always_the_same()
    {
        int[] labels = [.. Enumerable.Range(0, 500).Select(i => i % 10)];
        var chosen = HeldOutSplit.Choose(labels, 0.1);
        Assert.All(chosen.GroupBy(place => labels[place]), ofClass => Assert.Equal(5, ofClass.Count()));
        Assert.Equal(50, chosen.Length);
        Assert.Equal(chosen, HeldOutSplit.Choose(labels, 0.1));
        Assert.NotEqual(Enumerable.Range(0, 50), chosen);
    }

    [Fact]
    public void No_class_is_held_out_whole_and_no_place_twice() =>
        Gen.Select(Gen.Int[0, 4].Array[2, 60], Gen.Double[0.01, 0.99])
            .Where(drawn => drawn.Item1.GroupBy(label => label)
            .Any(ofClass => ofClass.Count() > 1)).Sample((labels, share) =>
        {
            var chosen = HeldOutSplit.Choose(labels, share);
            Assert.Equal(chosen.Distinct().Order(), chosen);
            Assert.All(labels.Index().GroupBy(pair => pair.Item), ofClass =>
            {
                var held = ofClass.Count(pair => chosen.Contains(pair.Index));
                Assert.InRange(held, Math.Min(1, ofClass.Count() - 1), ofClass.Count() - 1);
            });
        }, iter: 300, threads: 1);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void A_share_that_leaves_one_side_empty_is_refused(double share) =>
        Assert.Throws<InputException>(() => HeldOutSplit.Choose([0, 0, 1, 1], share));

    [Fact]
    public void Classes_of_one_image_cannot_be_split() =>
        Assert.Contains("none can be held out",
            Assert.Throws<InputException>(() => HeldOutSplit.Choose([0, 1, 2], 0.5)).Message);
}
