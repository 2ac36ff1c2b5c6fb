namespace Mira.Experiments.Runtime;

/// <summary>Kinds of device a user can ask for.</summary>
public enum DeviceKind
{
    /// <summary>A CUDA device where there is one, else the CPU.</summary>
    Auto,

    /// <summary>The CPU.</summary>
    Cpu,

    /// <summary>An NVIDIA GPU.</summary>
    Cuda,
}
