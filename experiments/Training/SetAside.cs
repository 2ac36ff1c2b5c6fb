namespace Mira.Experiments.Training;

/// <summary>Where a damaged file goes, so that it is neither used nor lost.</summary>
internal static class SetAside
{
    /// <summary>The name it gets.</summary>
    internal static string Name(string path) => path + ".damaged";
}
