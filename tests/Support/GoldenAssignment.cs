using Mira.Experiments.Files.Numpy;
using static TorchSharp.torch;

namespace Mira.Tests.Support;

/// <summary>The matrices that golden_assignment.py made, [64, 96] float64.</summary>
internal static class GoldenAssignment
{
    internal static Tensor Read(string name) => NumpyFile.Read(PathOf(name));

    internal static string PathOf(string name) => GoldenFile.Path($"assignment-{name}.npy");
}
