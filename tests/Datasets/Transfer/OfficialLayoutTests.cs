using Mira.Datasets;
using Mira.Experiments.Evaluation;

namespace Mira.Tests.Datasets.Transfer;

public sealed class OfficialLayoutTests
{
    [Theory]
    [InlineData("caltech-101", "caltech101", 8, 8 * 30, 120)]
    [InlineData("dtd", "dtd", 10, 80, 40)]
    [InlineData("food-101", "food", 8, 72, 40)]
    [InlineData("oxford-iiit-pet", "pets", 37, 30, 30)]
    [InlineData("sun397", "sun397", 16, 32, 32)]
    [InlineData("voc2007", "voc2007", 20, 10, 9)]
    public void Sets_have_the_images_that_their_lists_name(string archive, string name, int classes,
        int train, int test)
    {
        using var mini = new MiniSet(archive);
        var set = mini.Load(name);

        Assert.Equal((classes, train, test), (set.ClassNames.Count, set.Train.Count, set.Test.Count));
        MiniSet.AssertDecodes(set.Train);
        MiniSet.AssertDecodes(set.Test);
        Assert.Contains("not comparable", Assert.Single(set.Notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dtd", "dtd")]
    [InlineData("voc2007", "VOCdevkit/VOC2007")]
    [InlineData("voc2007", "VOCdevkit")]
    public void The_official_folder_itself_may_be_named_too(string name, string folder)
    {
        using var mini = new MiniSet(name);
        Assert.Equal(mini.Load(name).Train.ContentHash, mini.Load(name, folder).Train.ContentHash);
    }

    [Fact]
    public void Official_validation_splits_are_parts_of_the_training_images()
    {
        using var dtd = new MiniSet("dtd");
        using var voc = new MiniSet("voc2007");

        Assert.Equal([40, 40, 80, 40], Counts(dtd.Load("dtd")));
        Assert.Equal([5, 5, 10, 9], Counts(voc.Load("voc2007")));
    }

    [Fact]
    public void A_set_without_validation_split_says_so()
    {
        using var pets = new MiniSet("oxford-iiit-pet");
        var set = pets.Load("pets");

        Assert.Equal(set.Train.ContentHash, set.Split("train").ContentHash);
        Assert.Contains("train, trainval, test", Assert.Throws<InputException>(() => set.Split("val")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_are_those_of_the_lists()
    {
        using var pets = new MiniSet("oxford-iiit-pet");
        using var sun = new MiniSet("sun397");
        using var food = new MiniSet("food-101");
        var breeds = pets.Load("pets");

        Assert.Equal([0, 1, 5], breeds.Train.Labels.ToArray().Distinct());
        Assert.Equal(["Abyssinian", "american_bulldog", "breed 3", "Bengal"], ((int[])[0, 1, 2, 5])
            .Select(label => breeds.ClassNames[label]));
        AssertFolderIsClass(sun.Load("sun397"), name => name);
        AssertFolderIsClass(food.Load("food"), name => $"/{name}");
    }

    [Fact]
    public void Images_of_VOC_have_several_labels()
    {
        using var mini = new MiniSet("voc2007");
        var set = mini.Load("voc2007");
        var person = set.ClassNames.ToList().IndexOf("person");
        var labels = set.Train.MultiLabels.ToArray();

        Assert.True(set.Train.IsMultiLabel);
        Assert.All(set.Train.Labels.ToArray(), label => Assert.Equal(-1, label));
        Assert.Equal([1, 0, 0, 0, 1, 1, 1, 0, 1, 0], Enumerable.Range(0, 10)
            .Select(image => (int)labels[(20 * image) + person]));
        Assert.Equal(labels[40..60], set.Train.Select([2]).MultiLabels.ToArray());
    }

    [Fact]
    public void Evaluations_for_one_class_each_refuse_VOC()
    {
        using var mini = new MiniSet("voc2007");
        var error = Assert.Throws<InputException>(() => EvaluatedData.OneClassEach(mini.Load("voc2007")));
        Assert.Contains("mira transfer", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Difficult_objects_of_VOC_are_neither_present_nor_absent()
    {
        using var mini = new MiniSet("voc2007");
        mini.Replace("VOCdevkit/VOC2007/ImageSets/Main/person_trainval.txt", "000003 -1", "000003  0");
        var set = mini.Load("voc2007");

        Assert.Equal(ImageSet.Difficult, set.Train.MultiLabels[20 + set.ClassNames.ToList().IndexOf("person")]);
    }

    [Theory]
    [InlineData("dtd", "dtd", "dtd/labels/train1.txt", "banded/banded_0106.jpg", "banded/none.jpg",
        "1 of the 80 images", "banded/none.jpg")]
    [InlineData("dtd", "dtd", "dtd/labels/test1.txt", "banded/banded_0113.jpg", "bandit/banded_0113.jpg", "Line 1",
        "bandit", "10 folders")]
    [InlineData("oxford-iiit-pet", "pets", "oxford-iiit-pet/annotations/test.txt", "Abyssinian_202 1",
        "Abyssinian_202 38", "Line 1", "1 to 37")]
    [InlineData("oxford-iiit-pet", "pets", "oxford-iiit-pet/annotations/test.txt", "Abyssinian_202 1",
        "Abyssinian_202 9", "Class 8", "no training image")]
    [InlineData("sun397", "sun397", "SUN397/Partitions/Testing_01.txt", "/a/art_gallery/", "/a/no_gallery/",
        "/a/no_gallery/", "16 classes")]
    [InlineData("voc2007", "voc2007", "VOCdevkit/VOC2007/ImageSets/Main/cat_val.txt", "000003 -1", "000003 2",
        "000003 2", "-1 for absent")]
    [InlineData("voc2007", "voc2007", "VOCdevkit/VOC2007/ImageSets/Main/cat_val.txt", "000003 -1", "000008 -1",
        "Line 2", "000008 -1")]
    public void A_wrong_list_is_one_clear_error(string archive, string name, string file, string old, string with,
        params string[] expected)
    {
        using var mini = new MiniSet(archive);
        mini.Replace(file, old, with);

        var error = Assert.Throws<InputException>(() => mini.Load(name));
        Assert.All(expected, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("aircraft")]
    [InlineData("dtd")]
    [InlineData("voc2007")]
    public void A_folder_without_the_set_is_one_clear_error(string name)
    {
        using var folder = new TemporaryFolder();
        var error = Assert.Throws<InputException>(() => Catalog.Load(name, folder));

        Assert.Contains("--data-dir", error.Message, StringComparison.Ordinal);
        Assert.Contains($"mira data list {name}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Aircraft_has_its_images_by_number_and_names_with_blanks()
    {
        using var mini = new MiniSet("fgvc-aircraft");
        foreach (var list in Directory.GetFiles(mini.PathOf("fgvc-aircraft-2013b/data"), "images_variant_*.txt"))
        {
            StandIns.Create(mini.PathOf("fgvc-aircraft-2013b/data/images"), File.ReadLines(list)
                .Select(line => $"{line.Split(' ')[0]}.jpg"));
        }
        var set = mini.Load("aircraft");

        Assert.Equal(["707-320", "Challenger 600", "DC-9-30"], set.ClassNames);
        Assert.Equal([0, 1, 2, 0, 1, 2], set.Train.Labels.ToArray());
        Assert.Equal([0, 1, 2], set.Test.Labels.ToArray());
        Assert.Equal("0000004.jpg", Path.GetFileName(set.Train.Name(4)));
    }

    private static int[] Counts(ImageDataset set) =>
        [.. ((string[])["train", "val", "trainval", "test"]).Select(name => set.Split(name).Count)];

    private static void AssertFolderIsClass(ImageDataset set, Func<string, string> folderOf)
    {
        for (var image = 0; image < set.Train.Count; image++)
        {
            Assert.EndsWith(folderOf(set.ClassNames[set.Train.Label(image)]),
                Path.GetDirectoryName(set.Train.Name(image)), StringComparison.Ordinal);
        }
    }
}
