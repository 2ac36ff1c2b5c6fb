using Mira.Experiments.Reporting;

namespace Mira.Tests.Cli;

public sealed class EvaluationCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mira-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Random_weights_are_evaluated_without_any_file()
    {
        var run = await CommandRun.Of("knn", "--checkpoint", "random", "--scale", "smoke", "--threads", "1", "--output", _folder);

        Assert.Equal(0, run.ExitCode);
        var row = Assert.Single(ResultsCsv.Read<EvaluationResult>(Path.Combine(_folder, "evaluation.csv")));
        Assert.Equal((MethodNames.RandomWeights, "random", 1000), (row.Method, row.Encoder, row.Images));
        Assert.InRange(row.Top1, 15, 35);
        Assert.True(File.Exists(Path.Combine(_folder, "accuracy.svg")));
    }

    [Theory]
    [InlineData("knn")]
    [InlineData("linear-eval")]
    [InlineData("plot-convergence")]
    public async Task A_missing_checkpoint_is_one_clear_error(string command)
    {
        var run = await CommandRun.Of(command, "--checkpoint", Path.Combine(_folder, "absent.safetensors"), "--output", _folder);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("absent.safetensors", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a checkpoint")]
    [InlineData("\u0010\0\0\0\0\0\0\0{\"broken\":        ")]
    public async Task A_damaged_checkpoint_is_one_clear_error(string content)
    {
        var path = Path.Combine(_folder, "damaged.safetensors");
        await File.WriteAllTextAsync(path, content, TestContext.Current.CancellationToken);

        var run = await CommandRun.Of("knn", "--checkpoint", path, "--output", Path.Combine(_folder, "out"));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("damaged.safetensors", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_folder, "out")));
    }

    [Fact]
    public async Task A_safetensors_file_of_something_else_is_no_checkpoint()
    {
        var run = await CommandRun.Of("knn", "--checkpoint", Golden.GoldenFile.Path("network-basic.safetensors"), "--output", _folder);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("no checkpoint of this version of mira", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_neighbours_than_images_are_refused()
    {
        var run = await CommandRun.Of("knn", "--checkpoint", "random", "--scale", "smoke", "--k", "5001", "--output", _folder);

        Assert.Equal(2, run.ExitCode);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task An_unwritable_output_folder_is_one_clear_error()
    {
        var file = Path.Combine(_folder, "file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);

        var run = await CommandRun.Of("pretrain", "--scale", "smoke", "--threads", "1", "--output", Path.Combine(file, "below"));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("cannot be written", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_recipe_names_the_known_ones()
    {
        var run = await CommandRun.Of("pretrain", "--recipe", "mirra", "--output", _folder);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("Did you mean 'mira'? Expected one of: cifar10,", run.Error, StringComparison.Ordinal);
    }
}
