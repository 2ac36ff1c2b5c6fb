namespace Mira.Experiments.Runtime;

/// <summary>Whether float32 products on an NVIDIA GPU may round their factors to TF32, which has 10 bits of mantissa.</summary>
public enum TensorFloat32
{
    /// <summary>As PyTorch does unless told otherwise: convolutions yes, matrix products no.</summary>
    Auto,

    /// <summary>Convolutions and matrix products.</summary>
    On,

    /// <summary>Neither: all products in float32.</summary>
    Off,
}
