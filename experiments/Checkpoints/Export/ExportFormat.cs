using Mira.Experiments.Files.Safetensors;

namespace Mira.Experiments.Checkpoints.Export;

/// <summary>Formats in which a backbone is written for other programs.</summary>
public enum ExportFormat
{
    /// <summary>safetensors under torchvision's names.</summary>
    Safetensors,

    /// <summary>A state_dict that torch.load(weights_only=True) reads.</summary>
    Pth,

    /// <summary>A pickle of NumPy arrays for Detectron2, with its configuration beside it.</summary>
    Detectron2,

    /// <summary>An ONNX graph from normalised images to features.</summary>
    Onnx,
}
