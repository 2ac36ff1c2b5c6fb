using System.Text.RegularExpressions;

namespace Mira.Experiments.Checkpoints.Export;

/// <summary>Detectron2's names of a residual network's tensors.</summary>
/// <remarks>Source: MoCo's detection/convert-pretrain-to-detectron2.py.</remarks>
internal static partial class Detectron2Names
{
    /// <summary>The name of a tensor that torchvision names so.</summary>
    internal static string Of(string torchvision)
    {
        var name = torchvision.Contains("layer", StringComparison.Ordinal) ? torchvision : $"stem.{torchvision}";
        name = Stage().Replace(name, match => $"res{match.Groups[1].Value[0] - '0' + 1}");
        name = Norm().Replace(name, "conv$1.norm");
        return name.Replace("downsample.0", "shortcut", StringComparison.Ordinal).Replace("downsample.1", "shortcut.norm", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"layer([1-4])")]
    private static partial Regex Stage();

    [GeneratedRegex(@"bn([1-3])")]
    private static partial Regex Norm();
}
