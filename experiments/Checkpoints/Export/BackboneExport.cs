using Mira.Datasets;
using Mira.Datasets.Augmentation;
using Mira.Experiments.Checkpoints.KeyMaps;
using Mira.Experiments.Files;
using Mira.Experiments.Files.Safetensors;
using Mira.Experiments.Recipes;
using static TorchSharp.torch;

namespace Mira.Experiments.Checkpoints.Export;

/// <summary>Writes a backbone for other programs.</summary>
public static class BackboneExport
{
    /// <summary>Writes a file, completely or not at all.</summary>
    /// <param name="format">The format.</param>
    /// <param name="path">Where to write.</param>
    /// <param name="backbone">What to write.</param>
    /// <returns>The files written.</returns>
    /// <exception cref="InputException">The file cannot be written, the format has no place for this architecture, or a
    /// weight is not finite.</exception>
    public static IReadOnlyList<string> Write(ExportFormat format, string path, NamedTensors backbone)
    {
        ArgumentNullException.ThrowIfNull(backbone);
        foreach (var (name, values) in backbone.Tensors)
        {
            _ = Finite.Require(values, $"numbers of {name}");
        }
        switch (format)
        {
            case ExportFormat.Safetensors:
                Safetensors.Write(path, backbone.Tensors, Metadata(backbone));
                return [path];
            case ExportFormat.Pth:
                PytorchExport.Write(path, backbone.Tensors);
                return [path];
            case ExportFormat.Detectron2:
                Detectron2Export.Write(path, backbone);
                return [path, Detectron2Export.ConfigurationPath(path)];
            case ExportFormat.HuggingFace:
                return HuggingFaceExport.Write(path, backbone);
            default:
                OnnxExport.Write(path, backbone);
                return [path];
        }
    }

    /// <summary>The architecture by name; what was assumed of it stays an assumption for
    /// whoever reads the file.</summary>
    internal static Dictionary<string, string> Metadata(NamedTensors backbone)
    {
        var metadata = new Dictionary<string, string>
        {
            [BackboneName.MetadataKey] = BackboneName.Of(backbone.Architecture),
        };
        if (backbone.Assumption.Length > 0)
        {
            metadata[KeyMatching.AssumedKey] = backbone.Assumption;
        }
        return metadata;
    }
}

/// <summary>Formats in which a backbone is written for other programs.</summary>
public enum ExportFormat
{
    /// <summary>safetensors under torchvision's names.</summary>
    Safetensors,

    /// <summary>A state_dict that torch.load(weights_only=True) reads.</summary>
    Pth,

    /// <summary>A pickle of NumPy arrays for Detectron2, with its configuration beside it.</summary>
    Detectron2,

    /// <summary>An ONNX graph from normalized images to features, which names the normalization.</summary>
    Onnx,

    /// <summary>A folder for the Hugging Face hub: weights, config.json of timm, model card.</summary>
    HuggingFace,
}

/// <summary>Images as a network takes them.</summary>
/// <param name="Size">Width and height in pixels.</param>
/// <param name="Normalization">What is done to their values.</param>
public sealed record NetworkInput(int Size, Normalization Normalization);

/// <summary>A backbone that is to be written.</summary>
/// <param name="Architecture">Its architecture.</param>
/// <param name="Tensors">Its parameters and buffers under torchvision's names, in torchvision's order.</param>
public sealed record NamedTensors(BackboneRecipe Architecture, IReadOnlyList<KeyValuePair<string, Tensor>> Tensors)
{
    /// <summary>What its architecture's name assumes; empty where nothing.</summary>
    public string Assumption { get; init; } = "";

    /// <summary>Images as the network takes them; null where that is not known.</summary>
    public NetworkInput? Input { get; init; }

    /// <summary>Text that introduces it to readers, for formats that have a place for one.</summary>
    public string Card { get; init; } = "";
}
