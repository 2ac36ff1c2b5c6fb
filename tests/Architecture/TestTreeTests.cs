namespace Mira.Tests.Architecture;

/// <summary>Where tests stand.</summary>
public sealed class TestTreeTests
{
    // What tests no folder of the product: what is run by hand, what goes through all of it, and what tests share.
    private static readonly string[] OfTheirOwn =
    [
        "Anchors", "Approved", "Architecture", "Bench", "Durability", "Fuzzing", "Golden", "Gpu", "Packages", "Parity",
        "Results", "Support",
    ];

    [Fact]
    public void A_folder_of_tests_has_the_name_of_the_folder_that_it_tests()
    {
        var folders = Tests
            .Select(file => Path.GetDirectoryName(file.Path)!["tests".Length..].TrimStart('/')).Distinct()
            .Where(folder => !OfTheirOwn.Contains(folder.Split('/')[0])).ToList();

        Assert.NotEmpty(folders);
        Assert.All(folders, folder => Assert.True(
            folder.Length > 0 && Directory.Exists(Path.Combine(SourceTree.Root, Tested(folder))),
            $"tests/{folder} tests {Tested(folder)}, which does not exist"));
    }

    [Fact]
    public void Temporary_files_lie_in_a_folder_that_is_gone_after_the_test() => Assert.Empty(Tests
        .Where(file => file.Path is not ("tests/Support/TemporaryFolder.cs" or "tests/Architecture/TestTreeTests.cs"))
        .Where(file => Holds(file, "CreateTempSubdirectory") || Holds(file, "GetTempFileName"))
        .Select(file => file.Path));

    [Fact]
    public void Tests_of_committed_results_stand_together() => Assert.Empty(Tests
        .Where(file => file.Path.EndsWith("Tests.cs", StringComparison.Ordinal))
        .Where(file => !file.IsIn("tests/Results") && !file.IsIn("tests/Architecture"))
        .Where(file => Holds(file, "\"results\", \"ours\"") || Holds(file, "\"results\", \"bench\""))
        .Select(file => file.Path));

    private static bool Holds(SourceFile file, string text) => file.Text.Contains(text, StringComparison.Ordinal);

    private static IEnumerable<SourceFile> Tests => SourceTree.CSharp.Where(file => file.IsIn("tests"));

    private static string Tested(string folder) => folder.Split('/')[0] switch
    {
        "Cli" => "cli" + folder["Cli".Length..],
        "Datasets" => "datasets" + folder["Datasets".Length..],
        _ => "experiments/" + folder,
    };
}
