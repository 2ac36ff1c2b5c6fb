using System.Text;
using Mira.Experiments.Files;

namespace Mira.Tests.Anchors;

/// <summary>What others measured on a network.</summary>
/// <param name="Top1">Top-1 accuracy in percent.</param>
/// <param name="Source">Who measured it.</param>
/// <param name="Tolerance">Largest difference that is agreement, in points.</param>
internal sealed record Anchor(double Top1, string Source, double Tolerance);

/// <summary>results/ANCHORS.md: numbers of others beside ours. Written by <c>make anchors</c> alone.</summary>
internal sealed class AnchorsPage
{
    private readonly StringBuilder _rows = new();
    private readonly StringBuilder _absent = new();

    /// <summary>Adds an accuracy.</summary>
    /// <param name="what">Network, classifier, images.</param>
    /// <param name="anchor">The number of others.</param>
    /// <param name="ours">Ours, in percent.</param>
    /// <param name="command">What computes ours.</param>
    internal void Add(string what, Anchor anchor, double ours, string command)
    {
        var difference = ours - anchor.Top1;
        var (theirs, source, tolerance) = anchor;
        Row($"| {what} | {theirs:f2} ({source}) | {ours:f2} | {difference:+0.00;-0.00;0.00} | `{command}` |");
        Assert.True(Math.Abs(difference) <= tolerance, $"{what}: {ours}, expected {anchor}.");
    }

    /// <summary>Adds the difference between features of two programs.</summary>
    /// <param name="what">Network and images.</param>
    /// <param name="source">The other program.</param>
    /// <param name="difference">Largest difference over the largest feature.</param>
    /// <param name="tolerance">Largest difference that is agreement.</param>
    /// <param name="command">What computes ours.</param>
    internal void Add(string what, string source, double difference, double tolerance, string command)
    {
        Row($"| {what} | features ({source}) | | {difference:0.0e0} of the largest | `{command}` |");
        Assert.True(difference <= tolerance, $"{what}: {difference}, expected {tolerance} at most.");
    }

    /// <summary>Says what was not measured, and what would measure it.</summary>
    internal void Skip(string what, string remedy) =>
        _absent.Append("- Not measured: ").Append(what).Append(". ").Append(remedy).Append('\n');

    /// <summary>Writes the page.</summary>
    internal void Write(string path) => AtomicFile.WriteText(path, $"""
        # Published accuracies, reproduced

        Written by `make anchors` on {DateTimeOffset.UtcNow:yyyy-MM-dd}. Networks that others trained, run by mira's own
        commands. Accuracies are top-1 in percent.

        - **ResNet-20** of akamaster/pytorch_resnet_cifar10 (BSD 2-clause). Its author publishes 91.73 % on CIFAR-10's
          10,000 test images. `tests/Golden/resnet20.py` put it exactly into torchvision's ResNet-34 at width 16:
          `tests/Golden/Checkpoints/resnet20-cifar10-as-resnet34-cifar.safetensors.gz`, which `gunzip` unpacks. Its own
          classifier lies beside it and is applied to the features that `mira extract` writes.
        - **ImageNet network**: the supervised ResNet of the NuGet package
          Microsoft.ML.DnnImageFeaturizer.ResNet18 0.23.1 (MIT), which is not kept here. `tests/Anchors/CntkResNet.cs`
          converts it to torchvision's ResNet-34. It has no classifier, so k-NN stands for one: 460 training and 180
          validation images of ten ImageNet classes.
        - k-NN of these networks has no published number. NumPy computed it from the same features.

        | what | others | ours | difference | command |
        |---|---:|---:|---:|---|
        {_rows.ToString().TrimEnd()}

        {(_absent.Length == 0 ? "Nothing was skipped." : _absent.ToString().TrimEnd())}

        """);

    private void Row(FormattableString row) => _rows.Append(FormattableString.Invariant(row)).Append('\n');
}
