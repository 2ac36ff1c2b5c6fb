using Mira.Datasets;

namespace Mira.Experiments.Checks;

/// <summary>Which data sets can be read.</summary>
public static class DatasetCheck
{
    /// <summary>Reads every set of the catalog.</summary>
    /// <param name="dataFolder">Folder with sets that are not embedded; null to leave these out.</param>
    public static IEnumerable<Finding> Examine(string? dataFolder) =>
        Catalog.All.Select(set => Examine(set, dataFolder));

    private static Finding Examine(DatasetDescription set, string? dataFolder)
    {
        if (set.NeedsDataDirectory && dataFolder is null)
        {
            return new(set.Name, "not checked; give its folder with --data-dir") { IsOpen = true };
        }
        try
        {
            var loaded = Catalog.Load(set.Name, dataFolder);
            return new(set.Name, $"{loaded.Train.Count:N0} training and {loaded.Test.Count:N0} test images");
        }
        catch (InputException error)
        {
            return new(set.Name, "cannot be read", error.Message, IsBlocking: !set.NeedsDataDirectory);
        }
    }
}
