using System.Globalization;
using System.IO.Compression;
using Mira.Experiments.Evaluation.Features;
using Mira.Experiments.Records;
using static TorchSharp.torch;

namespace Mira.Tests.Anchors;

/// <summary>A CIFAR-10 network with a published accuracy, under torchvision's names, and its own classifier.</summary>
/// <remarks>akamaster/pytorch_resnet_cifar10, BSD 2-clause, its license beside the files; tests/Golden/resnet20.py made
/// them.</remarks>
internal static class Resnet20
{
    /// <summary>Top-1 accuracy that its author publishes for CIFAR-10's 10,000 test images, in percent.</summary>
    internal const double Published = 91.73;

    private const string Name = "resnet20-cifar10-as-resnet34-cifar.safetensors";

    /// <summary>Unpacks the backbone.</summary>
    /// <returns>Path of the checkpoint.</returns>
    internal static string Unpack(string folder)
    {
        var path = Path.Combine(folder, Name);
        using var file = File.OpenRead(GoldenFile.Path($"Checkpoints/{Name}.gz"));
        using var packed = new GZipStream(file, CompressionMode.Decompress);
        using var whole = File.Create(path);
        packed.CopyTo(whole);
        return path;
    }

    /// <summary>How many images its own classifier gets right, from features that <c>mira extract</c> wrote.</summary>
    internal static int Right(string features)
    {
        using var scope = NewDisposeScope();
        using var set = FeatureFile.Read(features);
        using var classifier = GoldenFile.Open("Checkpoints/resnet20-cifar10-linear.safetensors");
        var (weight, bias) = (classifier.Load("weight"), classifier.Load("bias"));
        var real = (int)weight.size(1);
        Assert.Equal(0, set.Values[.., real..].abs().max().item<float>());
        var guesses = set.Values[.., ..real].matmul(weight.t()).add(bias).argmax(1);
        return (int)guesses.eq(tensor(set.Labels.ToArray())).sum().item<long>();
    }

    /// <summary>Runs a command of the program and asks that it succeeds.</summary>
    internal static async Task Mira(params string[] arguments)
    {
        var run = await CommandRun.Of(arguments);
        Assert.True(run.ExitCode == 0, $"mira {string.Join(' ', arguments)} ended with {run.ExitCode}: {run.Error}");
    }

    /// <summary>Top-1 accuracy by <c>mira knn</c> with its standard settings, in percent.</summary>
    /// <param name="folder">Where its results are written.</param>
    /// <param name="memory">Features with labels.</param>
    /// <param name="queries">Features that are classified.</param>
    /// <param name="neighbors">k.</param>
    internal static async Task<double> Knn(string folder, string memory, string queries, int neighbors = 20)
    {
        await Mira("knn", "--features", memory, "--test-features", queries, "--threads", "1",
            "--k", neighbors.ToString(CultureInfo.InvariantCulture), "--overwrite", "--output", folder);
        return Assert.Single(ResultsCsv.Read<EvaluationResult>(Path.Combine(folder, "evaluation.csv"))).Top1;
    }
}
