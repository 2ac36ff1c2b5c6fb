using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Mira.Datasets;
using Mira.Datasets.Augmentation;
using Mira.Experiments.Files;
using Mira.Experiments.Files.Safetensors;
using Mira.Experiments.Recipes;

namespace Mira.Experiments.Checkpoints.Export;

/// <summary>Writes a backbone as a folder for the Hugging Face hub, which timm reads, and transformers through its
/// wrapper of timm.</summary>
/// <remarks>Source: pytorch-image-models (timm) 1.0, timm/models/_hub.py load_model_config_from_hf and
/// timm/models/resnet.py, whose names of tensors are torchvision's.</remarks>
internal static partial class HuggingFaceExport
{
    private const int Pooling = 32;

    // What mira's k-NN evaluation does: the shorter side to 256 of 224 pixels, bicubic.
    private const double CropShare = 0.875;

    private static readonly string[] Files = ["model.safetensors", "config.json", "README.md"];

    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes the folder's files, each whole or not at all.</summary>
    /// <returns>Their paths.</returns>
    /// <exception cref="InputException">timm has no such network, the images are not known, or the folder cannot be
    /// written.</exception>
    internal static IReadOnlyList<string> Write(string folder, NamedTensors backbone)
    {
        var name = BackboneName.Of(backbone.Architecture);
        if (!TimmName().IsMatch(name))
        {
            throw new InputException($"The checkpoint holds a {name}, and timm has no such network. " +
                "Expected a resnet18, " +
                "resnet34, resnet50, resnet101 or resnet152 for photos. Use --format safetensors for this one.");
        }
        if (File.Exists(folder))
        {
            throw new InputException($"{folder} is a file. Expected a folder for the model, new or with an older one.");
        }
        var input = backbone.Input ?? throw new InputException("It is not known how images are normalized for this " +
            "network, which config.json must say. Use --format safetensors.");
        string[] paths = [.. Files.Select(file => Path.Combine(folder, file))];
        Safetensors.Write(paths[0], backbone.Tensors,
            new Dictionary<string, string>(BackboneExport.Metadata(backbone)) { ["format"] = "pt" });
        AtomicFile.WriteText(paths[1], $"{Configuration(name, backbone.Architecture, input)}\n");
        AtomicFile.WriteText(paths[2], backbone.Card);
        return paths;
    }

    private static string Configuration(string name, BackboneRecipe architecture, NetworkInput input) => new JsonObject
    {
        ["architecture"] = name,
        ["num_classes"] = 0,
        ["num_features"] = architecture.FeatureDimension,
        ["global_pool"] = "avg",
        ["pretrained_cfg"] = new JsonObject
        {
            ["custom_load"] = false,
            ["input_size"] = new JsonArray(3, input.Size, input.Size),
            ["fixed_input_size"] = false,
            ["interpolation"] = "bicubic",
            ["crop_pct"] = CropShare,
            ["crop_mode"] = "center",
            ["mean"] = Channels(input.Normalization.Mean),
            ["std"] = Channels(input.Normalization.Deviation),
            ["num_classes"] = 0,
            ["pool_size"] = new JsonArray(Pooled(input.Size), Pooled(input.Size)),
            ["first_conv"] = "conv1",
            ["classifier"] = "fc",
        },
    }.ToJsonString(Readable);

    private static int Pooled(int size) => (size + Pooling - 1) / Pooling;

    private static JsonArray Channels(ChannelValues values) => [.. new[] { values.Red, values.Green, values.Blue }
        .Select(value => (JsonNode)JsonValue.Create((decimal)value))];

    [GeneratedRegex("^resnet(18|34|50|101|152)$")]
    private static partial Regex TimmName();
}
