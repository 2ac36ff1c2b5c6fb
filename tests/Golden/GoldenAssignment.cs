using System.Runtime.CompilerServices;
using Mira.Experiments.Interchange;
using static TorchSharp.torch;

namespace Mira.Tests.Golden;

/// <summary>The matrices that golden_assignment.py made, [64, 96] float64.</summary>
internal static class GoldenAssignment
{
    internal static Tensor Read(string name) => NumpyFile.Read(PathOf(name));

    internal static string PathOf(string name) => Path.Combine(Folder(), $"assignment-{name}.npy");

    private static string Folder([CallerFilePath] string thisFile = "") => Path.GetDirectoryName(thisFile)!;
}
