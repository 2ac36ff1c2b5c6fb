using System.Runtime.InteropServices;

namespace Mira.Datasets;

/// <summary>The operating system. Some of what mira does is Linux's alone: files that are whole or absent whatever
/// happens, locks, launchers.</summary>
public static class Platform
{
    private static readonly AsyncLocal<bool> Elsewhere = new();

    /// <summary>Whether this is Linux.</summary>
    public static bool IsLinux => OperatingSystem.IsLinux() && !Elsewhere.Value;

    /// <summary>Refuses what only Linux can do.</summary>
    /// <param name="what">What it is, as the beginning of a sentence.</param>
    /// <exception cref="InputException">This is another system.</exception>
    public static void RequireLinux(string what)
    {
        if (!IsLinux)
        {
            throw new InputException($"{what} needs Linux, and this is {RuntimeInformation.OSDescription}. Use a " +
                "Linux machine or a container; on Windows, WSL.");
        }
    }

    /// <summary>Lets what a test runs believe that it is on another system.</summary>
    internal static void Leave() => Elsewhere.Value = true;
}
