using Mira.Datasets;
using Mira.Datasets.Transfer;
using Mira.Tests.Datasets.Matlab;

namespace Mira.Tests.Datasets.Transfer;

/// <summary>Sets whose labels stand in MAT-files.</summary>
public sealed class AnnotatedLayoutTests
{
    [Fact]
    public void Flowers_has_its_splits_by_the_numbers_of_its_images()
    {
        using var mini = new MiniSet("flowers-102");
        StandIns.Create(mini.PathOf("flowers-102/jpg"), Enumerable.Range(1, 408)
            .Select(number => $"image_{number:00000}.jpg"));
        var set = mini.Load("flowers");

        Assert.Equal([102, 102, 204, 204], ((string[])["train", "val", "trainval", "test"])
            .Select(name => set.Split(name).Count));
        Assert.Equal(["image_00001.jpg", "image_00103.jpg"], ((int[])[0, 102])
            .Select(place => Path.GetFileName(set.Train.Name(place))));
        Assert.Equal(Enumerable.Range(0, 102), set.Split("val").Labels.ToArray());
    }

    [Fact]
    public void Flowers_without_its_images_names_the_first_missing_one()
    {
        using var mini = new MiniSet("flowers-102");
        var error = Assert.Throws<InputException>(() => mini.Load("flowers"));
        Assert.Contains("204 of the 204 images", error.Message, StringComparison.Ordinal);
        Assert.Contains("jpg/image_00001.jpg", error.Message, StringComparison.Ordinal);
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
    public void Annotations_without_labels_are_one_clear_error()
    {
        using var mini = new MiniSet("stanford-cars");
        using (var file = File.Create(mini.PathOf("stanford_cars/cars_test_annos_withlabels.mat")))
        {
            file.Write(MatWriter.File(("annotations", new (string, object[])[] { ("fname", ["00001.jpg"]) })));
        }

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
        Assert.Contains("class 197, expected 1 to 196",
            Assert.Throws<InputException>(() => annotations.Label(197, 196, "x.jpg")).Message,
            StringComparison.Ordinal);
    }
}
