namespace Mira.Experiments.Runtime;

/// <summary>Number format of the network's forward and backward passes. Weights, solver and loss stay in float32 or better.</summary>
public enum ComputePrecision
{
    /// <summary>bfloat16 on a GPU, float32 on a CPU unless a trial of the network shows that bfloat16 is faster there.</summary>
    Auto,

    /// <summary>IEEE single precision.</summary>
    Fp32,

    /// <summary>bfloat16 with float32 accumulation and float32 master weights.</summary>
    Bf16,
}
