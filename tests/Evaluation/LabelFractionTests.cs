using Mira.Datasets;
using Mira.Experiments.Evaluation;
using Mira.Experiments.Evaluation.Knn;

namespace Mira.Tests.Evaluation;

public sealed class LabelFractionTests
{
    private static readonly int[] Labels = [.. Enumerable.Range(0, 2000).Select(i => i % 10)];

    [Fact]
    public void Every_class_gives_the_same_share_and_a_smaller_share_is_part_of_a_larger_one()
    {
        var (few, more) = (LabelFraction.Choose(Labels, 0.01, 0), LabelFraction.Choose(Labels, 0.1, 0));
        Assert.All(few.GroupBy(place => Labels[place]), ofClass => Assert.Equal(2, ofClass.Count()));
        Assert.Equal(10, few.Select(place => Labels[place]).Distinct().Count());
        Assert.Subset(more.ToHashSet(), few.ToHashSet());
        Assert.Equal(few.Order(), few);
    }

    [Fact]
    public void The_list_is_fixed()
    {
        Assert.Equal(LabelFraction.Choose(Labels, 0.05, 0), LabelFraction.Choose(Labels, 0.05, 0));
        Assert.NotEqual(LabelFraction.Choose(Labels, 0.05, 0), LabelFraction.Choose(Labels, 0.05, 1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void A_share_out_of_range_is_refused(double share) =>
        Assert.Throws<InputException>(() => LabelFraction.Choose(Labels, share, 0));

    [Fact]
    public void A_list_names_images_of_the_set_or_is_refused()
    {
        using var folder = new TemporaryFolder();
        var list = folder.File("list.txt");
        File.WriteAllLines(list, ["b.jpg", "a.jpg"]);
        Assert.Equal([0, 2], MemoryPart.Listed(list, ["x/a.jpg", "x/c.jpg", "y/b.jpg"]).Places!);
        Assert.Contains("'b.jpg'", Assert.Throws<InputException>(() => MemoryPart.Listed(list, ["x/a.jpg"])).Message);
    }
}
