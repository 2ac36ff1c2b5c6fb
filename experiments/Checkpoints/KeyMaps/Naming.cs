using System.Text.RegularExpressions;
using Mira.Datasets;
using Mira.Experiments.Recipes;

namespace Mira.Experiments.Checkpoints.KeyMaps;

/// <summary>A way of naming the tensors of a residual network: torchvision's, or another that is read as it.</summary>
internal sealed partial record Naming
{
    /// <summary>A tensor of the first block, which shows that a network is named so.</summary>
    internal required string Block { get; init; }

    /// <summary>torchvision's name of a tensor; null for one that is no part of the network.</summary>
    internal required Func<string, string?> Rename { get; init; }

    /// <summary>Whose names these are; empty where their prefix tells it.</summary>
    internal string NamesAs { get; init; } = "";

    /// <summary>Whether kernels are stored as [height, width, input, output], as TensorFlow does.</summary>
    internal bool IsChannelsLast { get; init; }

    /// <summary>How a network that is named so pads its max-pool.</summary>
    internal StemPooling Pooling { get; init; }

    /// <summary>torchvision's own names.</summary>
    internal static Naming Torchvision { get; } = new()
    {
        Block = "layer1.0.conv1.weight",
        Rename = name => name,
    };

    /// <summary>All of them.</summary>
    internal static IReadOnlyList<Naming> All { get; } =
    [
        Torchvision,
        // A Sequential of a network's children: 0, 1 and 4 to 7 are conv1, bn1 and layer1 to layer4.
        new() { Block = "4.0.conv1.weight", Rename = OfChild },
        // Source: convert.py of Separius/SimCLRv2-Pytorch@f4c2f41, and the ResNet whose state it saves.
        new()
        {
            Block = "net.1.blocks.0.net.0.weight", Rename = OfConversion, NamesAs = SimClr,
            Pooling = StemPooling.TensorFlow,
        },
        // Source: the variables of google-research/simclr@383d414, resnet.py, numbered in the order of their creation.
        new()
        {
            Block = "base_model/conv2d/kernel", Rename = OfVariable, NamesAs = SimClr, IsChannelsLast = true,
            Pooling = StemPooling.TensorFlow,
        },
    ];

    private const string SimClr = "SimCLR";

    private static readonly (string Child, string Name)[] Children =
        [("0.", "conv1."), ("1.", "bn1."), ("4.", "layer1."), ("5.", "layer2."), ("6.", "layer3."), ("7.", "layer4.")];

    private static readonly Dictionary<string, string> Values = new()
    {
        ["gamma"] = "weight",
        ["beta"] = "bias",
        ["moving_mean"] = "running_mean",
        ["moving_variance"] = "running_var",
    };

    // Convolutions of a ResNet-50 in TensorFlow's order: the shortcut of a stage's first block comes before the block.
    private static readonly string[] Convolutions =
    [
        "conv1",
        .. from stage in new[] { (1, 3), (2, 4), (3, 6), (4, 3) }
           from block in Enumerable.Range(0, stage.Item2)
           from part in block == 0 ? new[] { "downsample.0", "conv1", "conv2", "conv3" } : ["conv1", "conv2", "conv3"]
           select $"layer{stage.Item1}.{block}.{part}",
    ];

    private static string? OfChild(string name) =>
        Array.Find(Children, entry => name.StartsWith(entry.Child, StringComparison.Ordinal)) is
        {
            Child: { } child,
            Name: { } own
        } ? own + name[child.Length..] : null;

    private static string? OfConversion(string name)
    {
        if (name == "net.0.0.weight")
        {
            return "conv1.weight";
        }
        if (StemNorm().Match(name) is { Success: true } stem)
        {
            return $"bn1.{stem.Groups[1].Value}";
        }
        if (BlockTensor().Match(name) is not { Success: true } block)
        {
            return null;
        }
        var (at, part, last) = ($"layer{block.Groups[1].Value}.{block.Groups[2].Value}", block.Groups[3].Value,
            name[(name.LastIndexOf('.') + 1)..]);
        return part switch
        {
            "projection.shortcut" => $"{at}.downsample.0.{last}",
            "projection.bn.0" => $"{at}.downsample.1.{last}",
            "net.0" or "net.2" or "net.4" => $"{at}.conv{1 + (Digit(part[4..]) / 2)}.{last}",
            "net.1.0" or "net.3.0" or "net.5.0" => $"{at}.bn{1 + (Digit(part[4..5]) / 2)}.{last}",
            _ => $"{at}.conv.{part}.{last}",
        };
    }

    private static string? OfVariable(string name)
    {
        if (Variable().Match(name) is not { Success: true } variable)
        {
            return null;
        }
        var place = variable.Groups["place"].Success ? Digit(variable.Groups["place"].Value) : 0;
        // One more than a ResNet-50 has is told as what does not belong to it.
        var convolution = place < Convolutions.Length ? Convolutions[place] : $"conv{place}";
        return variable.Groups["value"].Success
            ? $"{NormOf(convolution)}.{Values[variable.Groups["value"].Value]}"
            : $"{convolution}.weight";
    }

    private static string NormOf(string convolution) => convolution.EndsWith("downsample.0", StringComparison.Ordinal)
        ? convolution[..^1] + '1'
        : convolution.Replace("conv", "bn", StringComparison.Ordinal);

    private static int Digit(string text) => NumberText.TryDigits(text, out int digit) ? digit
        : throw new ArgumentException($"'{text}' holds more than digits.", nameof(text));

    [GeneratedRegex(@"^net\.0\.1\.0\.(\w+)$")]
    private static partial Regex StemNorm();

    [GeneratedRegex(@"^net\.([1-4])\.blocks\.(\d{1,3})\.(\w+(?:\.\w+)*)\.\w+$")]
    private static partial Regex BlockTensor();

    [GeneratedRegex(
        @"^base_model/(conv2d|batch_normalization)(_(?<place>\d{1,4}))?/(kernel|(?<value>gamma|beta|moving_mean|moving_variance))$")]
    private static partial Regex Variable();
}
