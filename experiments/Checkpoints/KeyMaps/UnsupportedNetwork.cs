using Mira.Datasets;
using Mira.Experiments.Files;

namespace Mira.Experiments.Checkpoints.KeyMaps;

/// <summary>Networks that are recognized, but that mira cannot build: they are named, not taken for another.</summary>
internal static class UnsupportedNetwork
{
    private const int CifarKernel = 3, MostBlocks = 1000;

    // Names in the files of timm, DINO, MoCo-v3, torchvision and transformers.
    private static readonly string[] OfTransformers =
        ["cls_token", "class_token", ".attn.qkv.weight", ".self_attention.in_proj_weight",
            ".patch_embeddings.projection.weight"];

    /// <summary>Refuses a file with such a network and no other.</summary>
    /// <exception cref="InputException">It holds one.</exception>
    internal static void Refuse(ITensorFile file)
    {
        var networks = BackboneSearch.Find(file);
        if (networks.Count == 0
            && file.Names.FirstOrDefault(name => Array.Exists(OfTransformers, part => EndsWith(name, part)))
                is { } token)
        {
            throw NotSupported(file, $"a vision transformer (it has the tensor {token})");
        }
        if (networks.Count > 0 && networks.All(map => IsThreeStages(file, map)))
        {
            var blocks = Blocks(networks[0]);
            throw NotSupported(file, $"a ResNet-{(6 * blocks) + 2} for CIFAR, which has three stages of {blocks} " +
                "blocks instead of four stages");
        }
    }

    /// <summary>Three whole stages behind the stem of CIFAR, and no sign of a fourth.</summary>
    private static bool IsThreeStages(ITensorFile file, KeyMap map) =>
        map.Names.ContainsKey("conv1.weight")
        && map.Shape(file, "conv1.weight") is [_, 3, CifarKernel, CifarKernel]
        && !map.Names.Keys.Any(name => name.StartsWith("layer4.", StringComparison.Ordinal))
        && map.Names.ContainsKey($"layer3.{Blocks(map) - 1}.conv2.weight")
        && !map.Names.ContainsKey("layer3.0.conv3.weight");

    private static int Blocks(KeyMap map) => Enumerable.Range(0, MostBlocks)
        .FirstOrDefault(block => !map.Names.ContainsKey($"layer1.{block}.conv1.weight"), MostBlocks);

    private static bool EndsWith(string name, string part) =>
        name.EndsWith(part, StringComparison.Ordinal)
        && (part[0] == '.' || name.Length == part.Length || name[^(part.Length + 1)] is '.' or '/');

    private static InputException NotSupported(ITensorFile file, string what) => new(
        $"{file.Path}: not supported: {what}. mira reads ResNet-18, ResNet-34 and ResNet-50 in torchvision's layout.");
}
