namespace Mira.Tests.Support;

/// <summary>Finds the committed vectors: the scripts beside them say how they were made.</summary>
internal static class GoldenFile
{
    private static readonly string Root = FindRoot();

    /// <summary>Path of a file under tests/Golden.</summary>
    internal static string Path(string name) => System.IO.Path.Combine(Root, "tests", "Golden", name);

    /// <summary>Path of a file of the shared data folder, named by MIRA_SHARED_DATA or lying beside the repository; skips the test where absent.</summary>
    internal static string SharedData(string name)
    {
        var folder = Environment.GetEnvironmentVariable("MIRA_SHARED_DATA") ?? System.IO.Path.Combine(Root, "..", "shared", "data");
        var path = System.IO.Path.Combine(folder, name);
        Assert.SkipUnless(File.Exists(path), $"{name} is not on this machine; MIRA_SHARED_DATA names its folder.");
        return path;
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(System.IO.Path.Combine(folder, "Mira.Cli.sln")))
        {
            folder = Directory.GetParent(folder)?.FullName
                ?? throw new DirectoryNotFoundException($"No Mira.Cli.sln above {AppContext.BaseDirectory}.");
        }
        return folder;
    }
}
