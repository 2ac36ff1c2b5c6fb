using System.Text.Json.Nodes;
using Mira.Datasets;

namespace Mira.Tests.Cli.Commands;

public sealed class DataCommandTests
{
    [Fact]
    public async Task Every_set_is_listed()
    {
        var run = await CommandRun.Of("data", "list");
        Assert.Equal(0, run.ExitCode);
        Assert.All(Catalog.All, set => Assert.Contains(set.Name, run.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_set_is_told_with_terms_source_and_checksums()
    {
        var run = await CommandRun.Of("data", "list", "pets");
        Assert.All(
            (string[])["3,680", "CC BY-SA 4.0", "https://www.robots.ox.ac.uk/~vgg/data/pets/",
                "95a8c909bbe2e81eed6a22bccdf3f68f"],
            part => Assert.Contains(part, run.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_list_is_there_for_programs()
    {
        var run = await CommandRun.Of("data", "list", "--format", "json");
        Assert.Equal(Catalog.All.Count, JsonNode.Parse(run.Output)!.AsArray().Count);
    }

    [Fact]
    public async Task The_embedded_set_is_checked_as_it_is()
    {
        var run = await CommandRun.Of("data", "check", "cifar10-mini");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("cifar10-mini is complete: 6000 images", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_copy_fails_the_check()
    {
        using var folder = PictureFolder.Small();
        folder.Add("val/n01/bad.jpg", "large-cut50.jpg");
        var run = await CommandRun.Of("data", "check", "imagefolder", "--data-dir", folder.Root);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("1 images cannot be decoded", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_set_behind_a_license_is_not_fetched_but_explained()
    {
        var run = await CommandRun.Of("data", "fetch", "imagenet", "--data-dir", "/no/such/folder");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("image-net.org/download-images", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists("/no/such/folder"));
    }
}
