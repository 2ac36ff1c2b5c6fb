using static TorchSharp.torch;

namespace Mira.Experiments.Files.Safetensors;

/// <summary>One tensor of a safetensors file as its header describes it.</summary>
/// <param name="Name">Name of the tensor, such as "layer1.0.conv1.weight".</param>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Sizes of the dimensions; empty for a scalar.</param>
/// <param name="Begin">First byte, counted from the end of the header.</param>
/// <param name="End">One past the last byte, counted from the end of the header.</param>
internal sealed record SafetensorsEntry(string Name, ScalarType Type, long[] Shape, long Begin, long End);
