using System.Runtime.InteropServices;

namespace Mira.Experiments.Runtime;

/// <summary>What this machine's C++ runtime offers to native libraries.</summary>
public static class Glibcxx
{
    /// <summary>The one symbol for which libLibTorchSharp.so asks for version 3.4.32 (GCC 13.2).</summary>
    public const string Symbol = "_ZSt21ios_base_library_initv";

    /// <summary>Whether the system's libstdc++ exports <see cref="Symbol"/>: Ubuntu 24.04 and Debian 13 do, older ones do not.</summary>
    public static bool IsRecentEnough =>
        NativeLibrary.TryLoad("libstdc++.so.6", out var library)
        && NativeLibrary.TryGetExport(library, Symbol, out _);
}
