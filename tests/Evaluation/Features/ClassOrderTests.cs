using Mira.Datasets;
using Mira.Experiments.Evaluation.Features;
using Mira.Experiments.Evaluation.Transfer;
using static TorchSharp.torch;

namespace Mira.Tests.Evaluation.Features;

public sealed class ClassOrderTests
{
    [Fact]
    public void Classes_in_another_order_are_numbered_by_their_names()
    {
        using var train = Set(["cat", "dog", "owl"], 0, 1, 2);
        using var test = Set(["owl", "cat", "dog"], 0, 1, 2, 0);
        var aligned = ClassOrder.Aligned(train, test);

        Assert.Equal([2, 0, 1, 2], aligned.Labels);
        Assert.Equal(train.ClassNames, aligned.ClassNames);
        Assert.Equal(test.ContentHash, aligned.ContentHash);
        FeatureCheck.Pair(train, aligned);
        Assert.Throws<InputException>(() => FeatureCheck.Pair(train, test));
    }

    [Fact]
    public void Rows_on_the_disk_are_numbered_alike()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("test.safetensors");
        using var train = Set(["cat", "dog"], 0, 1);
        using (var test = Set(["dog", "cat"], 0, 0, 1))
        {
            FeatureFile.Write(path, test);
        }
        using (var rows = FeatureRows.TryOpen(path)!)
        {
            var aligned = ClassOrder.Aligned(train, rows);
            Assert.Equal([1, 1, 0], aligned.Labels);
            Assert.Equal(rows.ContentHash, aligned.ContentHash);
        }
    }

    [Fact]
    public void Marks_of_several_classes_change_their_columns()
    {
        using var train = new FeatureSet(ones(1, 2), tensor(new byte[] { 1, 0, 0 })
            .view(1, 3))
        { ClassNames = ["a", "b", "c"] };
        using var test = new FeatureSet(ones(1, 2), tensor(new byte[] { 255, 1, 0 })
            .view(1, 3))
        { ClassNames = ["c", "a", "b"] };
        Assert.Equal([1, 0, 255], ClassOrder.Aligned(train, test).Marks!.data<byte>().ToArray());
    }

    [Theory]
    [InlineData(new[] { "cat", "cow" }, "'cow'")]
    [InlineData(new[] { "dog", "dog" }, "several classes")]
    public void Names_that_training_does_not_have_or_that_mean_two_classes_are_refused(string[] names, string expected)
    {
        using var train = Set(["cat", "dog"], 0, 1);
        using var test = Set(names, 0, 1);
        Assert.Contains(expected, Assert.Throws<InputException>(() => ClassOrder.Aligned(train, test)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Without_names_numbers_count()
    {
        using var train = Set(["cat", "dog"], 0, 1);
        using var test = Set([], 1, 0);
        Assert.Same(test, ClassOrder.Aligned(train, test));
    }

    [Fact]
    public void Classes_of_a_transfer_are_those_of_training()
    {
        using var all = new TransferFeatures(Set(["a", "b", "c", "d"], 0, 3, 3), null, Set(["a", "b", "c", "d"], 3, 1))
            .Checked();

        Assert.Equal((2, 2L), (all.Train.Classes, all.Test.Labels[1]));
        Assert.Equal([0, 1, 1], all.Train.Labels);
        Assert.Equal(["a", "d", "b"], all.Test.ClassNames);
        Assert.Equal(1, ClassOrder.Untrained(all.Train, all.Test));
        Assert.Same(all, all.Checked());
    }

    private static FeatureSet Set(string[] names, params long[] labels) => new(ones(labels.Length, 2), labels)
    {
        ClassNames = names,
    };
}
