using System.Reflection;
using System.Runtime.InteropServices;

namespace Mira.Experiments.Records;

/// <summary>Versions of the program and of what it runs on.</summary>
public static class SoftwareVersions
{
    private const string Unknown = "unknown";

    /// <summary>Versions by name, in this order.</summary>
    /// <param name="libraries">Names and versions of what only its users can ask: TorchSharp, libtorch.</param>
    public static IReadOnlyDictionary<string, string> With(params IEnumerable<(string Name, string Version)> libraries) =>
        libraries.Prepend((".NET", Environment.Version.ToString())).Prepend(("mira", Build()[0]))
            .Append(("operating system", $"{RuntimeInformation.OSDescription}, {RuntimeInformation.RuntimeIdentifier}"))
            .ToDictionary(library => library.Item1, library => library.Item2);

    /// <summary>Source commit the program was built from; "unknown" when it was built outside a repository.</summary>
    public static string Commit() => Build() is [_, { Length: > 0 } commit] ? commit : Unknown;

    /// <summary>"version+commit", as the build stamps it.</summary>
    private static string[] Build() => (typeof(SoftwareVersions).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? Unknown).Split('+', 2);
}
