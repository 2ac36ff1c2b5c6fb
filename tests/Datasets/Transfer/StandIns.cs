namespace Mira.Tests.Datasets.Transfer;

/// <summary>Empty files with the names of images, for what only looks at names.</summary>
internal static class StandIns
{
    internal static void Create(string folder, IEnumerable<string> names)
    {
        Directory.CreateDirectory(folder);
        foreach (var name in names)
        {
            File.Create(Path.Combine(folder, name)).Dispose();
        }
    }
}
