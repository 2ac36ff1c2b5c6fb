using Mira.Datasets;
using Mira.Experiments.Evaluation.Features;
using Mira.Experiments.Evaluation.Transfer;
using Mira.Experiments.Records;
using static TorchSharp.torch;

namespace Mira.Tests.Cli.Commands;

/// <summary>What an evaluation leaves in its output folder, and what it does not take away.</summary>
public sealed class EvaluationFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Out => _folder.File("out");

    [Theory]
    [InlineData("knn", "evaluation.csv", "k-NN", "--k", "5", "10", "--seeds", "2")]
    [InlineData("linear-eval", "evaluation.csv", "linear classifier", "--epochs", "1", "--batch", "30")]
    [InlineData("transfer", "transfer.csv", "transfer", "--c", "1")]
    public async Task An_evaluation_leaves_its_record_its_numbers_and_a_page(string command, string csv, string recipe,
        params string[] more)
    {
        var run = await Run(command, more);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var record = RunRecord.Load(Path.Combine(Out, "run.json"));
        Assert.Equal((command, "features", 1), (record.Name, record.Data, record.Threads));
        Assert.StartsWith(recipe, record.Recipes.Keys.First(), StringComparison.Ordinal);
        var page = Text("report.html");
        Assert.Contains($"<title>mira: {command}</title>", page, StringComparison.Ordinal);
        Assert.Contains("src=\"data:image/png;base64,", page, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
        Assert.All((string[])[csv, "run.json", "report.html", "confusion.png"],
            name => Assert.Contains(Path.Combine(Out, name), run.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_recipe_of_a_grid_is_recorded()
    {
        await Run("knn", "--k", "5", "10");

        Assert.Equal(["k-NN, k=5 T=0.07", "k-NN, k=10 T=0.07"],
            RunRecord.Load(Path.Combine(Out, "run.json")).Recipes.Keys);
    }

    [Fact]
    public async Task The_page_of_an_evaluation_is_drawn_again_from_its_files()
    {
        await Run("transfer", "--seeds", "2");
        var (page, chart) = (Text("report.html"), Text("transfer-search.svg"));
        File.Delete(Path.Combine(Out, "report.html"));
        File.Delete(Path.Combine(Out, "transfer-search.svg"));

        Assert.Equal(0, (await CommandRun.Of("report", "--from", Out)).ExitCode);
        Assert.Equal((page, chart), (Text("report.html"), Text("transfer-search.svg")));
    }

    [Theory]
    [InlineData("knn")]
    [InlineData("linear-eval")]
    [InlineData("transfer")]
    [InlineData("semi-supervised")]
    [InlineData("plot-convergence")]
    public async Task A_second_run_is_refused_before_any_work(string command)
    {
        _folder.Write("out/evaluation.csv", "kept"u8);

        // No such checkpoint: the folder is looked at first.
        var run = await CommandRun.Of(command, "--checkpoint", "absent.pth", "--output", Out);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("already holds the results of an evaluation (evaluation.csv)",
            run.Error.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains("--overwrite", run.Error, StringComparison.Ordinal);
        Assert.Equal("kept", Text("evaluation.csv"));
    }

    [Fact]
    public async Task Overwriting_leaves_nothing_of_the_run_before()
    {
        await Run("knn", "--seeds", "2");
        _folder.Write("out/notes.txt", "mine"u8);
        Assert.True(File.Exists(Path.Combine(Out, "seeds.csv")));

        Assert.Equal(2, (await Run("knn")).ExitCode);
        Assert.True(File.Exists(Path.Combine(Out, "seeds.csv")));
        Assert.Equal(0, (await Run("knn", "--overwrite")).ExitCode);

        Assert.False(File.Exists(Path.Combine(Out, "seeds.csv")));
        Assert.Single(ResultsCsv.Read<EvaluationResult>(Path.Combine(Out, "evaluation.csv")));
        Assert.Equal("mine", Text("notes.txt"));
    }

    [Fact]
    public async Task An_overwriting_run_that_fails_leaves_the_one_before()
    {
        await Run("knn");
        var before = Directory.GetFiles(Out).Order(StringComparer.Ordinal).ToDictionary(path => path, FileHash.Of);

        Assert.Equal(2, (await Run("knn", "--overwrite", "--k", "61")).ExitCode);

        Assert.Equal(before, Directory.GetFiles(Out).Order(StringComparer.Ordinal)
            .ToDictionary(path => path, FileHash.Of));
    }

    [Theory]
    [InlineData("out/metrics.csv")]
    [InlineData("out/checkpoint.safetensors")]
    [InlineData("out/cells.csv")]
    [InlineData("out/mira/metrics.csv")]
    public async Task A_training_or_a_table_is_never_replaced(string file)
    {
        _folder.Write(file, "kept"u8);

        var run = await Run("knn", "--overwrite");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("holds a training or a table", run.Error, StringComparison.Ordinal);
        Assert.Equal(file, Path.GetRelativePath(_folder,
            Assert.Single(Directory.GetFiles(Out, "*", SearchOption.AllDirectories))));
    }

    [Fact]
    public async Task Transfer_stands_beside_random_weights_of_the_same_network()
    {
        TinyRun.Train(TinyRun.In(_folder.File("run")));
        using var pictures = PictureFolder.Small();

        var run = await CommandRun.Of("transfer", "--checkpoint", _folder.File("run"), "--data", "imagefolder",
            "--data-dir", pictures.Root, "--c", "1", "--threads", "1", "--output", Out);

        Assert.True(run.ExitCode == 0, run.Error);
        var rows = ResultsCsv.Read<TransferResult>(Path.Combine(Out, "transfer.csv"));
        Assert.Equal([("MIRA", false), (MethodNames.RandomWeights, true)],
            rows.Select(row => (row.Method, row.CheckpointHash.Length == 0)));
        Assert.NotEqual(rows[0].FeatureHash, rows[1].FeatureHash);
        Assert.Equal((rows[0].DataHash, rows[0].RecipeHash), (rows[1].DataHash, rows[1].RecipeHash));
        Assert.Contains("random weights", Text("report.html"), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Out, "transfer-accuracy.svg")));
    }

    [Fact]
    public async Task Convergence_of_a_network_is_recorded_and_saved_numbers_are_not_lost()
    {
        TinyRun.Train(TinyRun.In(_folder.File("run")));
        var run = await CommandRun.Of("plot-convergence", "--checkpoint", _folder.File("run/checkpoint.safetensors"),
            "--batches", "1", "--batch-size", "16", "--iterations", "3", "--threads", "1", "--output", Out);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal("convergence", RunRecord.Load(Path.Combine(Out, "run.json")).Name);
        Assert.Contains("id=\"convergence\"", Text("report.html"), StringComparison.Ordinal);
        var other = Samples.Save(_folder.File("sample")).Convergence;
        var drawn = await CommandRun.Of("plot-convergence", "--from", other, "--output", Out);
        Assert.Equal(2, drawn.ExitCode);
        Assert.Contains("holds other numbers", drawn.Error, StringComparison.Ordinal);
    }

    private Task<CommandRun> Run(string command, params string[] more)
    {
        var path = _folder.File("features.npz");
        if (!File.Exists(path))
        {
            using var scope = NewDisposeScope();
            using var set = new FeatureSet(rand(60, 8, generator: new Generator(1, CPU)),
                [.. Enumerable.Range(0, 60).Select(place => (long)place % 3)]);
            FeatureFile.Write(path, set);
        }
        return CommandRun.Of([command, "--features", path, "--test-features", path, "--threads", "1", "--output", Out,
            .. more]);
    }

    private string Text(string name) => File.ReadAllText(Path.Combine(Out, name));
}
