using Mira.Datasets;
using Mira.Datasets.Transfer;

namespace Mira.Tests.Datasets.Transfer;

/// <summary>Sets whose labels stand in MAT-files. Sums over places were taken with scipy.io.loadmat of SciPy 1.15.3.</summary>
public sealed class AnnotatedLayoutTests
{
    [Fact]
    public void Flowers_has_its_official_splits_and_labels()
    {
        using var mini = new MiniSet("flowers-102");
        StandIns.Create(mini.PathOf("flowers-102/jpg"), Enumerable.Range(1, 8_189).Where(number => number != 3_860).Select(number => $"image_{number:00000}.jpg"));
        var set = mini.Load("flowers");

        Assert.Equal([1_020, 1_020, 2_040, 6_149], ((string[])["train", "val", "trainval", "test"]).Select(name => set.Split(name).Count));
        Assert.Equal(["image_06765.jpg", "image_06755.jpg"], ((int[])[0, 1]).Select(place => Path.GetFileName(set.Train.Name(place))));
        Assert.Equal((35_137_405L, 35_137_405L, 1_383_142_467L), (Sum(set.Split("train")), Sum(set.Split("val")), Sum(set.Test)));
        Assert.Equal(102, set.Train.Labels.ToArray().Distinct().Count());
        Assert.Empty(set.Notes);
    }

    [Fact]
    public void Flowers_without_its_images_names_the_first_missing_one()
    {
        using var mini = new MiniSet("flowers-102");
        var error = Assert.Throws<InputException>(() => mini.Load("flowers"));
        Assert.Contains("2,039 of the 2,040 images", error.Message, StringComparison.Ordinal);
        Assert.Contains("jpg/image_06765.jpg", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cars_has_whole_images_with_their_official_class_numbers()
    {
        using var mini = new MiniSet("stanford-cars");
        var set = mini.Load("cars");

        Assert.Equal((196, 90, 50), (set.ClassNames.Count, set.Train.Count, set.Test.Count));
        Assert.Equal(10, set.Train.Labels.ToArray().Distinct().Count());
        Assert.Equal("AM General Hummer SUV 2000", set.ClassNames[0]);
        MiniSet.AssertDecodes(set.Train);
        MiniSet.AssertDecodes(set.Test);
    }

    [Fact]
    public void The_official_annotations_of_Cars_are_those_that_SciPy_reads()
    {
        using var mini = new MiniSet("stanford-cars");
        var annotations = new Annotations(mini.PathOf("stanford_cars/devkit-official-full/cars_train_annos.mat"));
        var labels = annotations.NumbersOfField("annotations", "class");

        Assert.Equal(8_144, labels.Length);
        Assert.Equal(3_287_785_147, labels.Select((label, place) => (place + 1L) * label).Sum());
        Assert.Equal("08144.jpg", annotations.WordsOfField("annotations", "fname")[^1]);
    }

    [Fact]
    public void Annotations_without_labels_are_one_clear_error()
    {
        using var mini = new MiniSet("stanford-cars");
        File.Copy(mini.PathOf("stanford_cars/devkit-official-full/cars_test_annos.mat"), mini.PathOf("stanford_cars/cars_test_annos_withlabels.mat"), overwrite: true);

        var error = Assert.Throws<InputException>(() => mini.Load("cars"));
        Assert.Contains("'class'", error.Message, StringComparison.Ordinal);
        Assert.Contains("official file", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_out_of_range_is_one_clear_error()
    {
        using var mini = new MiniSet("stanford-cars");
        var annotations = new Annotations(mini.PathOf("stanford_cars/devkit/cars_train_annos.mat"));
        Assert.Equal(195, annotations.Label(196, 196, "x.jpg"));
        Assert.Contains("class 197, expected 1 to 196", Assert.Throws<InputException>(() => annotations.Label(197, 196, "x.jpg")).Message, StringComparison.Ordinal);
    }

    private static long Sum(ImageSet images) => images.Labels.ToArray().Select((label, place) => (place + 1L) * label).Sum();
}
