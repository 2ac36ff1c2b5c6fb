using System.Reflection;
using System.Runtime.InteropServices;

namespace Mira.Experiments.Reporting;

/// <summary>Versions of the program and of what it runs on.</summary>
public static class SoftwareVersions
{
    private const string Unknown = "unknown";

    /// <summary>Versions by name.</summary>
    /// <param name="torchSharp">Version of the TorchSharp assembly.</param>
    /// <param name="libTorch">Version of libtorch.</param>
    public static IReadOnlyDictionary<string, string> Of(string torchSharp, string libTorch) => new Dictionary<string, string>
    {
        ["mira"] = Build()[0],
        [".NET"] = Environment.Version.ToString(),
        ["TorchSharp"] = torchSharp,
        ["libtorch"] = libTorch,
        ["operating system"] = $"{RuntimeInformation.OSDescription}, {RuntimeInformation.RuntimeIdentifier}",
    };

    /// <summary>Source commit the program was built from; "unknown" when it was built outside a repository.</summary>
    public static string Commit() => Build() is [_, { Length: > 0 } commit] ? commit : Unknown;

    /// <summary>"version+commit", as the build stamps it.</summary>
    private static string[] Build() => (typeof(SoftwareVersions).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? Unknown).Split('+', 2);
}
