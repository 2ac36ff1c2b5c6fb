using System.Text;
using Mira.Datasets;
using Mira.Tests.Datasets.Matlab;

namespace Mira.Tests.Datasets.Transfer;

/// <summary>Small sets in official layouts, with made images and lists; flowers and aircraft have no images.</summary>
internal static class MadeSets
{
    private static readonly byte[] Picture = Decoded.Golden("gray.jpg");

    internal static void Write(TemporaryFolder folder, string name)
    {
        Action<TemporaryFolder> write = name switch
        {
            "caltech-101" => Caltech,
            "dtd" => Dtd,
            "food-101" => Food,
            "oxford-iiit-pet" => Pets,
            "sun397" => Sun,
            "voc2007" => Voc,
            "stanford-cars" => Cars,
            "flowers-102" => Flowers,
            "fgvc-aircraft" => Aircraft,
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
        };
        write(folder);
    }

    /// <summary>8 classes of 35 images.</summary>
    private static void Caltech(TemporaryFolder folder) => Pictures(folder, Numbers(1, 8).SelectMany(kind =>
        Numbers(1, 35).Select(image => $"101_ObjectCategories/kind_{kind}/image_{image:0000}.jpg")));

    /// <summary>10 classes of 4 images each to train, to validate and to test.</summary>
    private static void Dtd(TemporaryFolder folder)
    {
        string[] classes = ["banded", .. Numbers(1, 9).Select(kind => $"texture{kind}")];
        foreach (var (split, first) in new[] { ("train", 104), ("val", 109), ("test", 113) })
        {
            var images = classes.SelectMany(kind => Numbers(first, 4)
                .Select(image => $"{kind}/{kind}_{image:0000}.jpg"));
            List(folder, $"dtd/labels/{split}1.txt", images, "dtd/images/");
        }
    }

    /// <summary>8 dishes of 9 images to train and 5 to test.</summary>
    private static void Food(TemporaryFolder folder)
    {
        string[] classes = [.. Numbers(1, 8).Select(kind => $"dish_{kind}")];
        Lines(folder, "food-101/meta/classes.txt", classes);
        foreach (var (split, first, count) in new[] { ("train", 1, 9), ("test", 10, 5) })
        {
            var images = classes.SelectMany(kind => Numbers(first, count).Select(image => $"{kind}/{image}"));
            List(folder, $"food-101/meta/{split}.txt", images, "food-101/images/", ".jpg");
        }
    }

    /// <summary>Breeds 1, 2 and 6 of 37 with 10 images to train and 10 to test.</summary>
    private static void Pets(TemporaryFolder folder)
    {
        foreach (var (list, first) in new[] { ("trainval", 101), ("test", 202) })
        {
            var images =
                (from breed in new (string Name, int Class)[] { ("Abyssinian", 1), ("american_bulldog", 2),
                    ("Bengal", 6) }
                 from image in Numbers(first, 10)
                 select (Name: $"{breed.Name}_{image}", breed.Class)).ToList();
            var lines = images.Select(image => $"{image.Name} {image.Class} 1 1");
            Lines(folder, $"oxford-iiit-pet/annotations/{list}.txt", lines);
            Pictures(folder, images.Select(image => $"oxford-iiit-pet/images/{image.Name}.jpg"));
        }
    }

    /// <summary>16 categories of 2 images to train and 2 to test.</summary>
    private static void Sun(TemporaryFolder folder)
    {
        string[] classes =
            ["/a/art_gallery", "/a/apartment_building/outdoor", .. Numbers(1, 14).Select(kind => $"/p/place_{kind}")];
        Lines(folder, "SUN397/Partitions/ClassName.txt", classes);
        foreach (var (list, first) in new[] { ("Training", 1), ("Testing", 3) })
        {
            var images = classes.SelectMany(kind => Numbers(first, 2).Select(image => $"{kind}/sun_{image}.jpg"));
            List(folder, $"SUN397/Partitions/{list}_01.txt", images, "SUN397");
        }
    }

    /// <summary>5 images to train, 5 to validate, 9 to test; each has the class of its number,
    /// some a person too.</summary>
    private static void Voc(TemporaryFolder folder)
    {
        var classes = Catalog.Describe("voc2007").ClassNames!;
        int[] val = [1, 3, 4, 5, 6], persons = [1, 6, 7, 8, 10, 13];
        Split("train", Numbers(7, 5));
        Split("val", val);
        Split("trainval", val.Concat(Numbers(7, 5)));
        Split("test", Numbers(12, 9));

        bool Has(int image, int label) => classes[label] == "person" ? persons.Contains(image) : image % 20 == label;

        void Split(string split, IEnumerable<int> images)
        {
            var names = images.Select(image => $"{image:000000}");
            List(folder, $"{Main}/{split}.txt", names, "VOCdevkit/VOC2007/JPEGImages/", ".jpg");
            for (var label = 0; label < classes.Count; label++)
            {
                var lines = images.Select(image => $"{image:000000} {(Has(image, label) ? " 1" : "-1")}");
                Lines(folder, $"{Main}/{classes[label]}_{split}.txt", lines);
            }
        }
    }

    /// <summary>10 of 196 classes with 9 images to train and 5 to test.</summary>
    private static void Cars(TemporaryFolder folder)
    {
        string[] kinds = ["AM General Hummer SUV 2000", .. Numbers(2, 195).Select(kind => $"Make {kind} 2012")];
        folder.Write("stanford_cars/devkit/cars_meta.mat", MatWriter.File(("class_names", kinds)));
        Split("devkit/cars_train_annos", "cars_train", 9);
        Split("cars_test_annos_withlabels", "cars_test", 5);

        void Split(string file, string images, int each)
        {
            string[] names = [.. Numbers(1, 10 * each).Select(image => $"{image:00000}.jpg")];
            object[] classes = [.. Numbers(0, 10 * each).Select(image => new double[] { 1 + (19 * (image % 10)) })];
            var annotations = new (string, object[])[] { ("fname", names), ("class", classes) };
            folder.Write($"stanford_cars/{file}.mat", MatWriter.File(("annotations", annotations)));
            Pictures(folder, names.Select(name => $"stanford_cars/{images}/{name}"));
        }
    }

    /// <summary>102 classes of one image to train, one to validate and two to test.</summary>
    private static void Flowers(TemporaryFolder folder)
    {
        static double[] Range(int first, int count) => [.. Numbers(first, count).Select(number => (double)number)];
        double[] labels = [.. Numbers(0, 408).Select(image => 1.0 + (image % 102))];
        folder.Write("flowers-102/imagelabels.mat", MatWriter.File(("labels", labels)));
        folder.Write("flowers-102/setid.mat", MatWriter.File(
            ("trnid", Range(1, 102)), ("valid", Range(103, 102)), ("tstid", Range(205, 204))));
    }

    /// <summary>3 variants of 2 images to train and one to test.</summary>
    private static void Aircraft(TemporaryFolder folder)
    {
        const string Data = "fgvc-aircraft-2013b/data";
        string[] variants = ["707-320", "Challenger 600", "DC-9-30"];
        Lines(folder, $"{Data}/variants.txt", variants);
        var train = variants.Concat(variants).Select((variant, image) => $"{image:0000000} {variant}");
        var test = variants.Select((variant, image) => $"{image + 6:0000000} {variant}");
        Lines(folder, $"{Data}/images_variant_trainval.txt", train);
        Lines(folder, $"{Data}/images_variant_test.txt", test);
    }

    private const string Main = "VOCdevkit/VOC2007/ImageSets/Main";

    private static IEnumerable<int> Numbers(int first, int count) => Enumerable.Range(first, count);

    private static void List(
        TemporaryFolder folder, string list, IEnumerable<string> names, string before, string after = "")
    {
        Lines(folder, list, names);
        Pictures(folder, names.Select(name => before + name + after));
    }

    private static void Lines(TemporaryFolder folder, string list, IEnumerable<string> lines) =>
        folder.Write(list, Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));

    private static void Pictures(TemporaryFolder folder, IEnumerable<string> paths)
    {
        foreach (var path in paths)
        {
            folder.Write(path, Picture);
        }
    }
}
