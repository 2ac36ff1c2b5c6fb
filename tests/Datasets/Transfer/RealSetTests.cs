using Mira.Datasets;
using Mira.Datasets.Transfer;

namespace Mira.Tests.Datasets.Transfer;

/// <summary>Parts of the real sets with their official annotations. We may not distribute them; without them the
/// tests are skipped.</summary>
/// <remarks>Sums over places were taken with scipy.io.loadmat of SciPy 1.15.3.</remarks>
public sealed class RealSetTests
{
    private static readonly (string Archive, string Name, int Classes, int Train, int Test)[] Parts =
    [
        ("caltech-101", "caltech101", 8, 8 * 30, 120),
        ("dtd", "dtd", 10, 80, 40),
        ("food-101", "food", 8, 72, 40),
        ("oxford-iiit-pet", "pets", 37, 30, 30),
        ("sun397", "sun397", 16, 32, 32),
        ("voc2007", "voc2007", 20, 10, 9),
        ("stanford-cars", "cars", 196, 90, 50),
    ];

    [Fact]
    public void Parts_of_the_real_sets_have_the_images_that_their_lists_name()
    {
        foreach (var part in Parts)
        {
            using var mini = MiniSet.Real(part.Archive);
            var set = mini.Load(part.Name);

            Assert.Equal((part.Classes, part.Train, part.Test),
                (set.ClassNames.Count, set.Train.Count, set.Test.Count));
            MiniSet.AssertDecodes(set.Train);
            MiniSet.AssertDecodes(set.Test);
            Assert.Contains("not comparable", Assert.Single(set.Notes), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Flowers_has_its_official_splits_and_labels()
    {
        using var mini = MiniSet.Real("flowers-102");
        StandIns.Create(mini.PathOf("flowers-102/jpg"), Enumerable.Range(1, 8_189).Where(number => number != 3_860)
            .Select(number => $"image_{number:00000}.jpg"));
        var set = mini.Load("flowers");

        Assert.Equal([1_020, 1_020, 2_040, 6_149], ((string[])["train", "val", "trainval", "test"])
            .Select(name => set.Split(name).Count));
        Assert.Equal(["image_06765.jpg", "image_06755.jpg"], ((int[])[0, 1])
            .Select(place => Path.GetFileName(set.Train.Name(place))));
        Assert.Equal((35_137_405L, 35_137_405L, 1_383_142_467L),
            (Sum(set.Split("train")), Sum(set.Split("val")), Sum(set.Test)));
        Assert.Equal(102, set.Train.Labels.ToArray().Distinct().Count());
        Assert.Empty(set.Notes);
    }

    [Fact]
    public void The_official_annotations_of_Cars_are_those_that_SciPy_reads()
    {
        using var mini = MiniSet.Real("stanford-cars");
        var annotations = new Annotations(mini.PathOf("stanford_cars/devkit-official-full/cars_train_annos.mat"));
        var labels = annotations.NumbersOfField("annotations", "class");

        Assert.Equal(8_144, labels.Length);
        Assert.Equal(3_287_785_147, labels.Select((label, place) => (place + 1L) * label).Sum());
        Assert.Equal("08144.jpg", annotations.WordsOfField("annotations", "fname")[^1]);
    }

    [Fact]
    public void Aircraft_has_its_official_counts_and_names_with_blanks()
    {
        using var mini = MiniSet.Real("fgvc-aircraft");
        foreach (var list in Directory.GetFiles(mini.PathOf("fgvc-aircraft-2013b/data"), "images_variant_*.txt"))
        {
            StandIns.Create(mini.PathOf("fgvc-aircraft-2013b/data/images"), File.ReadLines(list)
                .Select(line => $"{line.Split(' ')[0]}.jpg"));
        }
        var set = mini.Load("aircraft");

        Assert.Equal((100, 6_667, 3_333), (set.ClassNames.Count, set.Train.Count, set.Test.Count));
        Assert.Empty(set.Notes);
        Assert.Contains(set.ClassNames, name => name.Contains(' ', StringComparison.Ordinal));
        Assert.Equal(100, set.Test.Labels.ToArray().Distinct().Count());
    }

    private static long Sum(ImageSet images) =>
        images.Labels.ToArray().Select((label, place) => (place + 1L) * label).Sum();
}
