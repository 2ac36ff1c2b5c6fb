using Mira.Datasets;
using Mira.Experiments.Runtime;

namespace Mira.Experiments.Checks;

/// <summary>Whether libtorch can be loaded, and from which folder.</summary>
public static class LibTorchCheck
{
    /// <summary>Loads libtorch; a failure is a blocking finding.</summary>
    public static IEnumerable<Finding> Examine()
    {
        yield return new("libstdc++", Glibcxx.IsRecentEnough
            ? "has GLIBCXX_3.4.32; mira uses TorchSharp's library as packaged"
            : "older than GLIBCXX_3.4.32; mira adapts TorchSharp's library to it");
        yield return new(LibTorchFolder.Variable, Environment.GetEnvironmentVariable(LibTorchFolder.Variable)
            ?? "not set");
        yield return Load();
    }

    private static Finding Load()
    {
        try
        {
            LibTorch.Load();
            var folder = LibTorch.LoadedFrom!;
            var version = LibTorchFolder.StatedVersion(folder);
            return new("libtorch", version is null ? folder : $"{version} in {folder}");
        }
        catch (InputException error)
        {
            return new("libtorch", "cannot be used", error.Message, IsBlocking: true);
        }
    }
}
