using System.Text.Json;

namespace Mira.Tests.Cli.Commands;

public sealed class CheckpointCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Show_tells_method_architecture_and_what_matches()
    {
        var run = await CommandRun.Of("checkpoint", "show", GoldenFile.Path("Checkpoints/keys-swav.pth"));

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("backbone, names as in SwAV: complete", run.Output, StringComparison.Ordinal);
        Assert.Contains("resnet50, features of 2048", run.Output, StringComparison.Ordinal);
        Assert.Contains("265 of 265, and 53 batch counts", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_lists_tensors_and_writes_json()
    {
        var file = GoldenFile.Path("Checkpoints/kinds-legacy.pth");

        var text = await CommandRun.Of("checkpoint", "show", file, "--tensors");
        var json = await CommandRun.Of("checkpoint", "show", file, "--format", "json");

        Assert.Matches(@"state_dict/transposed +Float32 +\[4, 2, 3\]", text.Output);
        Assert.Contains("no ResNet backbone", text.Output, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(json.Output);
        Assert.Equal("PyTorch before 1.6", document.RootElement.GetProperty("format").GetString());
    }

    [Fact]
    public async Task Show_lists_every_network_and_says_which_one_is_taken()
    {
        var file = GoldenFile.Path("Checkpoints/keys-dino-full.pth");

        var text = await CommandRun.Of("checkpoint", "show", file);
        var json = await CommandRun.Of("checkpoint", "show", file, "--format", "json", "--backbone-prefix",
            "student/module.backbone.");

        Assert.Contains("mira uses 'teacher/module.backbone.'", text.Output, StringComparison.Ordinal);
        Assert.Contains("student of DINO: complete", text.Output, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(json.Output);
        var only = Assert.Single(document.RootElement.GetProperty("backbones").EnumerateArray());
        Assert.Equal("student", only.GetProperty("encoder").GetString());
        Assert.True(only.GetProperty("taken").GetBoolean());
    }

    [Theory]
    [InlineData("PK\u0003\u0004 cut off")]
    [InlineData("\u0080\u0002cos\nsystem\n.")]
    [InlineData("text")]
    public async Task A_file_that_is_no_checkpoint_is_one_clear_error(string content)
    {
        var path = Path.Combine(_folder, "broken.pth");
        await File.WriteAllBytesAsync(path, System.Text.Encoding.Latin1.GetBytes(content),
            TestContext.Current.CancellationToken);

        var run = await CommandRun.Of("checkpoint", "show", path);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("broken.pth", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_writes_the_file_asked_for_and_says_so()
    {
        var path = Path.Combine(_folder, "moco.pth");

        var run = await CommandRun.Of("export", "--checkpoint", GoldenFile.Path("Checkpoints/keys-moco.pth"),
            "--format", "pth", "--out", path);
        var shown = await CommandRun.Of("checkpoint", "show", path);

        Assert.Equal((0, path), (run.ExitCode, run.Output.Trim()));
        Assert.Contains("backbone, names as in torchvision: complete", shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_export_that_is_refused_writes_nothing()
    {
        var path = Path.Combine(_folder, "moco.pkl");

        var run = await CommandRun.Of("export", "--checkpoint", GoldenFile.Path("Checkpoints/keys-moco.pth"),
            "--format", "detectron2", "--out", path);

        Assert.Equal(2, run.ExitCode);
        Assert.Empty(Directory.GetFiles(_folder));
    }
}
