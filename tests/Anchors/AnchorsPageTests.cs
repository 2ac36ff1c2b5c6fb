using System.Globalization;
using Mira.Experiments.Evaluation.Features;

namespace Mira.Tests.Anchors;

/// <summary>What <c>make anchors</c> runs, in minutes. Missing data sets are skipped.</summary>
public sealed class AnchorsPageTests : IDisposable
{
    private const string Resnet20Name = "resnet20-cifar10-as-resnet34-cifar.safetensors";
    private const string ImageNetName = "resnet34.safetensors";
    private readonly TemporaryFolder _folder = new();
    private readonly AnchorsPage _page = new();

    public void Dispose() => _folder.Dispose();

    [Fact(Explicit = true)]
    public async Task Anchors_are_met_and_written_down()
    {
        Resnet20.Unpack(_folder);
        await AllOfCifar(Setting("MIRA_ANCHORS_CIFAR"));
        await EmbeddedImages();
        await ImageNetNetwork(Setting("MIRA_ANCHORS_PACKAGE"), Setting("MIRA_ANCHORS_IMAGES"));
        _page.Write(Setting("MIRA_ANCHORS_PAGE") ?? Path.Combine(SourceTree.Root, "results", "ANCHORS.md"));
    }

    private async Task AllOfCifar(string? folder)
    {
        if (folder is null)
        {
            _page.Skip("ResNet-20 on all of CIFAR-10, its published number",
                "`make anchors ARGS=\"--data-dir DIR\"` takes the folder that holds cifar-10-batches-bin.");
            return;
        }
        const string Data = $"--checkpoint {Resnet20Name} --data cifar10 --data-dir DIR";
        string[] data = ["--data", "cifar10", "--data-dir", folder];
        await Extract(Resnet20Name, "train", "cifar-train", data);
        await Extract(Resnet20Name, "test", "cifar-test", data);
        _page.Add("ResNet-20, its own classifier, 10,000 test images", new(Resnet20.Published, "its author", 0.015),
            Resnet20.Right(Features("cifar-test")) / 100.0, $"mira extract {Data} --split test --out test.npz");
        _page.Add("ResNet-20, 20-NN among the 50,000 training images", new(91.83, "NumPy", 0.015),
            await Knn("cifar-train", "cifar-test"), $"mira knn {Data}");
        _page.Add("ResNet-20, 200-NN among them", new(91.84, "NumPy", 0.015),
            await Knn("cifar-train", "cifar-test", 200), $"mira knn {Data} --k 200");
    }

    private async Task EmbeddedImages()
    {
        await Extract(Resnet20Name, "train", "mini-train");
        await Extract(Resnet20Name, "test", "mini-test");
        _page.Add("ResNet-20, its own classifier, 1,000 embedded test images (standard error 0.9)",
            new(Resnet20.Published, "its author, for all 10,000", 1.8), Resnet20.Right(Features("mini-test")) / 10.0,
            $"mira extract --checkpoint {Resnet20Name} --split test --out test.npz");
        _page.Add("ResNet-20, 20-NN among the 5,000 embedded training images", new(90.5, "NumPy", 0.05),
            await Knn("mini-train", "mini-test"), $"mira knn --checkpoint {Resnet20Name}");
    }

    private async Task ImageNetNetwork(string? package, string? images)
    {
        if (package is null || images is null)
        {
            _page.Skip("the ImageNet network", images is null
                ? "`make anchors ARGS=\"--images DIR\"` takes the folder that holds train/ and val/ of imagenet-mini."
                : "Its NuGet package could not be restored; `--package DIR` names an unpacked one.");
            return;
        }
        const string Data = $"--checkpoint {ImageNetName} --data imagefolder --data-dir DIR";
        CntkResNet.Convert(package, Path.Combine(_folder, ImageNetName));
        string[] data = ["--data", "imagefolder", "--data-dir", images];
        await Extract(ImageNetName, "train", "imagenet-train", data);
        await Extract(ImageNetName, "val", "imagenet-val", data);
        Assert.Equal((460, 180), (Count("imagenet-train"), Count("imagenet-val")));
        _page.Add("ImageNet network, 20-NN on imagenet-mini (one image is 0.56)", new(94.44, "NumPy", 0.01),
            await Knn("imagenet-train", "imagenet-val"), $"mira knn {Data}");
        if (Torchvision(images) is { } difference)
        {
            _page.Add("ImageNet network, the 640 images", "torchvision and Pillow", difference, 2e-6,
                $"mira extract {Data} --split val --out val.npz");
        }
        else
        {
            _page.Skip("the ImageNet network's features beside torchvision's",
                "That needs Python with torchvision: PYTHON=\"python3\" or CHROOT=DIR, as `make parity`.");
        }
    }

    /// <summary>Largest difference from torchvision's features over the largest; null without torchvision.</summary>
    private double? Torchvision(string images)
    {
        if (PythonRun.In(_folder, "-c", "import torchvision, PIL").Code != 0)
        {
            return null;
        }
        Copy(new DirectoryInfo(images), Path.Combine(_folder, "images"));
        const string Script = "torchvision_features.py";
        File.Copy(Path.Combine(SourceTree.Root, "tests", "Anchors", Script), Path.Combine(_folder, Script));
        string[] features = ["imagenet-train.npz", "imagenet-val.npz"];
        var (code, output) = PythonRun.In(_folder, [Script, ImageNetName, "images", .. features]);
        Assert.Equal(0, code);
        return double.Parse(output, CultureInfo.InvariantCulture);
    }

    private static void Copy(DirectoryInfo from, string to)
    {
        foreach (var file in from.EnumerateFiles("*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from.FullName, file.FullName));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            file.CopyTo(copy);
        }
    }

    private Task Extract(string checkpoint, string split, string name, params string[] data) => Resnet20.Mira(
    [
        "extract", "--checkpoint", Path.Combine(_folder, checkpoint), "--split", split, "--threads", "1",
        "--out", Features(name), .. data,
    ]);

    private Task<double> Knn(string memory, string queries, int neighbors = 20) =>
        Resnet20.Knn(Path.Combine(_folder, "knn"), Features(memory), Features(queries), neighbors);

    private int Count(string name)
    {
        using var set = FeatureFile.Read(Features(name));
        return set.Count;
    }

    private string Features(string name) => Path.Combine(_folder, $"{name}.npz");

    private static string? Setting(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;
}
