using System.Text.RegularExpressions;
using Mira.Datasets;
using Mira.Experiments.Files;
using Mira.Experiments.Recipes;
using static TorchSharp.torch;

namespace Mira.Experiments.Checkpoints.Export;

/// <summary>Writes a backbone as Detectron2 reads it, a pickle of NumPy arrays, with the configuration of
/// Table 13 beside it.</summary>
/// <remarks>Source: MoCo's detection/convert-pretrain-to-detectron2.py and its coco_R_50_C4_2x_moco.yaml.
/// The norm is that of d00ef73 (2020-11-04) and later, naiveSyncBN: "SyncBN seems to cause larger variance".</remarks>
internal static class Detectron2Export
{
    internal static void Write(string path, NamedTensors backbone, IFileSystem? files = null)
    {
        RequireResNet50(backbone.Architecture);
        if (ConfigurationPath(path) == path)
        {
            throw new InputException($"{path} is the name of the configuration file. Choose another " +
                $"name for the weights, such as {Path.ChangeExtension(path, ".pkl")}.");
        }
        AtomicFile.Write(path, stream => Write(stream, backbone.Tensors), files);
        AtomicFile.WriteText(ConfigurationPath(path), Configuration(Path.GetFileName(path)), files);
    }

    /// <summary>Where the configuration is.</summary>
    internal static string ConfigurationPath(string path) => Path.ChangeExtension(path, ".yaml");

    private static void RequireResNet50(BackboneRecipe architecture)
    {
        if (BackboneName.Of(architecture) != "resnet50")
        {
            throw new InputException($"The checkpoint holds a {BackboneName.Of(architecture)}; " +
                "Detectron2's C4 network of Table 13 takes a resnet50. " +
                "Export another format, or a checkpoint of a ResNet-50.");
        }
    }

    private static void Write(Stream stream, IReadOnlyList<KeyValuePair<string, Tensor>> tensors)
    {
        var pickle = new PickleWriter(stream).Protocol(3).Dictionary().Mark();
        pickle.Text("model").Dictionary().Mark();
        foreach (var (name, tensor) in tensors)
        {
            WriteArray(pickle.Text(Detectron2Names.Of(name)), stream, tensor);
        }
        pickle.SetItems();
        pickle.Text("__author__").Text("mira").Text("matching_heuristics").Truth(true).SetItems().Stop();
    }

    private static void WriteArray(PickleWriter pickle, Stream stream, Tensor tensor)
    {
        var type = tensor.dtype == ScalarType.Int64 ? "i8" : "f4";
        pickle.Name("numpy.core.multiarray", "_reconstruct").Mark().Name("numpy", "ndarray").Integers([0]).Text("b")
            .Tuple().Call();
        pickle.Mark().Integer(1).Integers(tensor.shape);
        pickle.Name("numpy", "dtype").Mark().Text(type).Truth(false).Truth(true).Tuple().Call();
        pickle.Mark().Integer(3).Text("<").None().None().None().Integer(-1).Integer(-1).Integer(0).Tuple().Build();
        pickle.Truth(false).BytesOf(tensor.numel() * tensor.element_size());
        TensorBytes.Read(tensor, stream.Write);
        pickle.Tuple().Build();
    }

    private static string Configuration(string weights) => $"""
        # Mask R-CNN, R50-C4, 2x schedule: Table 13. Run it with train_net.py of MoCo's detection folder, which defines
        # Res5ROIHeadsExtraNorm (a batch normalization behind res5).
        MODEL:
          META_ARCHITECTURE: "GeneralizedRCNN"
          WEIGHTS: "{weights}"
          MASK_ON: True
          PIXEL_MEAN: [123.675, 116.280, 103.530]
          PIXEL_STD: [58.395, 57.120, 57.375]
          RPN:
            PRE_NMS_TOPK_TEST: 6000
            POST_NMS_TOPK_TEST: 1000
          BACKBONE:
            FREEZE_AT: 0
          RESNETS:
            DEPTH: 50
            NORM: "naiveSyncBN"
            STRIDE_IN_1X1: False
          ROI_HEADS:
            NAME: "Res5ROIHeadsExtraNorm"
        INPUT:
          FORMAT: "RGB"
          MIN_SIZE_TRAIN: (640, 672, 704, 736, 768, 800)
          MIN_SIZE_TEST: 800
        DATASETS:
          TRAIN: ("coco_2017_train",)
          TEST: ("coco_2017_val",)
        TEST:
          PRECISE_BN:
            ENABLED: True
        SOLVER:
          IMS_PER_BATCH: 16
          BASE_LR: 0.02
          STEPS: (120000, 160000)
          MAX_ITER: 180000
        VERSION: 2

        """;
}

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
        return name.Replace("downsample.0", "shortcut", StringComparison.Ordinal)
            .Replace("downsample.1", "shortcut.norm", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"layer([1-4])")]
    private static partial Regex Stage();

    [GeneratedRegex(@"bn([1-3])")]
    private static partial Regex Norm();
}
