using System.Reflection;
using System.Runtime.InteropServices;
using TorchSharp;

namespace Mira.Experiments.Checks;

/// <summary>Versions of the program and of what it runs on.</summary>
public static class VersionCheck
{
    /// <summary>Reads versions; loads no native library.</summary>
    public static IEnumerable<Finding> Examine() =>
    [
        new("mira", VersionOf(typeof(VersionCheck).Assembly)),
        new(".NET", Environment.Version.ToString()),
        new("TorchSharp", VersionOf(typeof(torch).Assembly)),
        new("system", $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}"),
    ];

    private static string VersionOf(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? assembly.GetName().Version?.ToString()
        ?? "unknown";
}
