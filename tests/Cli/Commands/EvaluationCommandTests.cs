using Mira.Experiments.Evaluation.Features;
using Mira.Experiments.Records;
using static TorchSharp.torch;

namespace Mira.Tests.Cli.Commands;

public sealed class EvaluationCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Random_weights_are_evaluated_without_any_file()
    {
        var run = await CommandRun.Of("knn", "--checkpoint", "random", "--scale", "smoke", "--threads", "1",
            "--output", _folder);

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
        var run = await CommandRun.Of(command, "--checkpoint", Path.Combine(_folder, "absent.safetensors"),
            "--output", _folder);

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
        var run = await CommandRun.Of("knn", "--checkpoint", GoldenFile.Path("knn.safetensors"), "--output", _folder);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("knn.safetensors", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_grid_over_parts_of_the_memory_comes_from_one_run()
    {
        var run = await CommandRun.Of("knn", "--checkpoint", "random", "--scale", "smoke", "--threads", "1",
            "--output", _folder,
            "--k", "5", "10", "--temperature", "0.07", "0.2", "--fractions", "1", "0.1", "--seeds", "2",
            "--memory", "64M");

        Assert.Equal(0, run.ExitCode);
        var rows = ResultsCsv.Read<EvaluationResult>(Path.Combine(_folder, "evaluation.csv"));
        Assert.Equal(2 * 2 * 2 * 2, rows.Count);
        Assert.All(rows, row => Assert.True(row is { Threads: 1, Device: "cpu", PeakMebibytes: > 0 }));
        var seeds = ResultsCsv.Read<SeedRow>(Path.Combine(_folder, "seeds.csv"));
        Assert.Equal(8, seeds.Count);
        Assert.Contains(seeds, row => row.Setting == "k=10 T=0.2, memory 10% (500)" && row.Top1Deviation > 0);
        Assert.All((string[])["neighbors.png", "confusion.png", "per-class.svg", "per-class.csv"],
            name => Assert.True(File.Exists(Path.Combine(_folder, name)), name));
    }

    [Fact]
    public async Task Few_labels_train_a_backbone()
    {
        var run = await CommandRun.Of("semi-supervised", "--checkpoint", "random", "--scale", "smoke", "--threads", "1",
            "--output", _folder,
            "--fractions", "0.01", "0.02", "--epochs", "1", "--bn", "both", "--backbone-lr", "0.02");

        Assert.Equal(0, run.ExitCode);
        var epochs = ResultsCsv.Read<TuningEpoch>(Path.Combine(_folder, "curve.csv"));
        Assert.Equal(4, epochs.Count);
        Assert.All(epochs, row => Assert.True(row is { Epoch: 1, Top1: not null }));
        Assert.True(File.Exists(Path.Combine(_folder, "curve.svg")));
        var rows = ResultsCsv.Read<EvaluationResult>(Path.Combine(_folder, "evaluation.csv"));
        Assert.Equal(["1% labels (50), 1 epochs, rates 0.02 and 0.4, BN eval",
            "1% labels (50), 1 epochs, rates 0.02 and 0.4, BN train"], rows.Take(2).Select(row => row.Setting));
        Assert.Equal(4, rows.Count);
    }

    [Fact]
    public async Task Features_made_elsewhere_take_the_place_of_a_checkpoint()
    {
        var path = Path.Combine(_folder, "features.npz");
        using (var set = new FeatureSet(rand(60, 8), [.. Enumerable.Range(0, 60).Select(i => (long)i % 3)]))
        {
            FeatureFile.Write(path, set);
        }
        foreach (var command in (string[])["knn", "linear-eval"])
        {
            var folder = Path.Combine(_folder, command);
            string[] more = command == "knn" ? [] : ["--batch", "30", "--epochs", "2"];
            var run = await CommandRun.Of([command, "--features", path, "--test-features", path, "--threads", "1",
                "--output", folder, .. more]);
            Assert.Equal(0, run.ExitCode);
            Assert.Equal(60, Assert.Single(ResultsCsv.Read<EvaluationResult>(Path.Combine(folder, "evaluation.csv")))
                .Images);
        }
    }

    [Fact]
    public async Task Features_that_stay_on_the_disk_give_the_same_neighbors()
    {
        var path = Path.Combine(_folder, "features.safetensors");
        using (var set = new FeatureSet(rand(600, 24), [.. Enumerable.Range(0, 600).Select(i => (long)i % 3)]))
        {
            FeatureFile.Write(path, set);
        }
        var rows = new List<EvaluationResult>();
        foreach (var memory in (string[][])[[], ["--memory", "4M"]])
        {
            var run = await CommandRun.Of(["knn", "--features", path, "--test-features", path, "--threads", "1",
                "--fractions", "1", "0.5", "--overwrite", "--output", _folder, .. memory]);
            Assert.Equal(0, run.ExitCode);
            rows.AddRange(ResultsCsv.Read<EvaluationResult>(Path.Combine(_folder, "evaluation.csv")));
        }
        Assert.Equal(rows.Take(2).Select(row => (row.Top1, row.Top5, row.DataHash)), rows.Skip(2)
            .Select(row => (row.Top1, row.Top5, row.DataHash)));
    }

    [Fact]
    public async Task Features_of_other_dimensions_are_refused_and_nothing_is_written()
    {
        string[] paths = [Path.Combine(_folder, "a.npz"), Path.Combine(_folder, "b.npz")];
        foreach (var (path, dimension) in paths.Zip([8, 16]))
        {
            using var set = new FeatureSet(rand(60, dimension), [.. Enumerable.Range(0, 60).Select(i => (long)i % 3)]);
            FeatureFile.Write(path, set);
        }
        var run = await CommandRun.Of("knn", "--features", paths[0], "--test-features", paths[1], "--threads", "1",
            "--output", Path.Combine(_folder, "out"));
        Assert.Equal(2, run.ExitCode);
        Assert.False(Directory.Exists(Path.Combine(_folder, "out")));
    }

    [Theory]
    [InlineData("knn")]
    [InlineData("knn", "--features", "a.npz")]
    [InlineData("knn", "--features", "a.npz", "--test-features", "b.npz", "--checkpoint", "c")]
    [InlineData("semi-supervised")]
    public async Task Neither_a_checkpoint_nor_both_files_is_one_clear_error(params string[] arguments) =>
        Assert.Equal(2, (await CommandRun.Of(arguments)).ExitCode);

    [Fact]
    public async Task More_neighbors_than_images_are_refused()
    {
        var run = await CommandRun.Of("knn", "--checkpoint", "random", "--scale", "smoke", "--k", "5001",
            "--output", _folder);

        Assert.Equal(2, run.ExitCode);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task An_unwritable_output_folder_is_one_clear_error()
    {
        var file = Path.Combine(_folder, "file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);

        var run = await CommandRun.Of("pretrain", "--scale", "smoke", "--threads", "1", "--output",
            Path.Combine(file, "below"));

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
