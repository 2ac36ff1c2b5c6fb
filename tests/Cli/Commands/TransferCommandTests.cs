using Mira.Experiments.Evaluation.Features;
using Mira.Experiments.Evaluation.LogisticRegression.Certified;
using Mira.Experiments.Evaluation.Transfer;
using Mira.Experiments.Records;
using static TorchSharp.torch;

namespace Mira.Tests.Cli.Commands;

public sealed class TransferCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("paper")]
    [InlineData("converged")]
    public async Task Features_made_elsewhere_are_evaluated(string protocol)
    {
        Write("train.npz", 90, 1);
        Write("test.npz", 60, 2);
        var run = await Transfer("--protocol", protocol, "--seeds", "2");

        Assert.Equal(0, run.ExitCode);
        var rows = ResultsCsv.Read<TransferResult>(Path.Combine(_folder, "out", "transfer.csv"));
        Assert.Equal([0L, 1L], rows.Select(row => row.Seed));
        Assert.All(rows, row => Assert.InRange(row.Score, 80, 100));
        Assert.Equal(92, ResultsCsv.Read<TransferTrial>(Path.Combine(_folder, "out", "transfer-grid.csv")).Count);
        Assert.Contains("2 seeds: mean", run.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_folder, "out", "confusion.png")));
    }

    [Theory]
    [InlineData(1e30f)]
    [InlineData(1f)]
    public async Task Features_of_any_size_are_fitted_to_the_certified_minimum(float size)
    {
        Write("train.npz", 90, 1, size: size);
        Write("test.npz", 60, 1, size: size);
        var run = await Transfer("--protocol", "converged", "--c", "1");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("1 of 1 fits", run.Output, StringComparison.Ordinal);
        Assert.InRange(Assert.Single(ResultsCsv.Read<TransferResult>(Path.Combine(_folder, "out", "transfer.csv")))
            .Score, 95, 100);
        Assert.InRange(Assert.Single(ResultsCsv.Read<TransferTrial>(Path.Combine(_folder, "out", "transfer-grid.csv")))
            .RelativeGap!.Value, -1e-12, CertifiedPath.Tolerance);
    }

    [Fact]
    public async Task Several_labels_an_image_are_judged_by_their_ranking()
    {
        WriteMarks("train.npz", 80, 1);
        WriteMarks("test.npz", 60, 2);
        var run = await Transfer("--protocol", "converged", "--c", "1");

        Assert.Equal(0, run.ExitCode);
        var row = Assert.Single(ResultsCsv.Read<TransferResult>(Path.Combine(_folder, "out", "transfer.csv")));
        Assert.Equal("11-point mAP", row.Metric);
        Assert.InRange(row.Score, 70, 100);
        Assert.Null(row.Top1);
    }

    [Fact]
    public async Task Features_of_another_checkpoint_end_in_exit_code_2_with_nothing_written()
    {
        Write("train.npz", 30, 1, "aaaa");
        Write("test.npz", 30, 2, "bbbb");
        var run = await Transfer();

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("aaaa and bbbb", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_folder, "out")));
    }

    [Fact]
    public async Task Features_that_choose_C_are_refused_without_those_to_fit_to()
    {
        Write("val.npz", 30, 3);
        var run = await CommandRun.Of("transfer", "--checkpoint", "random", "--val-features",
            Path.Combine(_folder, "val.npz"), "--output", Path.Combine(_folder, "out"));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--val-features needs --features and --test-features", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_folder, "out")));
    }

    [Fact]
    public async Task A_label_that_training_does_not_know_ends_in_exit_code_2()
    {
        Write("train.npz", 30, 1);
        using (var set = new FeatureSet(ones(2, 8), [0, 9]))
        {
            FeatureFile.Write(Path.Combine(_folder, "test.npz"), set);
        }
        var run = await Transfer();

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("label 9", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Extracted_features_carry_their_origin()
    {
        var path = Path.Combine(_folder, "features.npz");
        var run = await CommandRun.Of("extract", "--checkpoint", "random", "--scale", "smoke", "--split", "test",
            "--threads", "1", "--out", path);

        Assert.Equal(0, run.ExitCode);
        using var set = FeatureFile.Read(path);
        Assert.Equal((1000, "cifar10-mini", "test", "knn", "random"),
            (set.Count, set.Origin.Data, set.Origin.Split, set.Origin.Transform, set.Origin.Encoder));
        Assert.Equal(10, set.ClassNames.Count);
    }

    [Fact]
    public async Task A_file_name_that_says_no_format_is_refused_before_any_work()
    {
        var run = await CommandRun.Of("extract", "--checkpoint", "random", "--out",
            Path.Combine(_folder, "features.mat"));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(".safetensors", run.Error, StringComparison.Ordinal);
    }

    private Task<CommandRun> Transfer(params string[] more) =>
        CommandRun.Of(["transfer", "--features", Path.Combine(_folder, "train.npz"),
        "--test-features", Path.Combine(_folder, "test.npz"), "--threads", "1", "--output",
        Path.Combine(_folder, "out"), .. more]);

    private void Write(string name, int count, ulong seed, string checkpoint = "", float size = 1)
    {
        using var scope = NewDisposeScope();
        var labels = Enumerable.Range(0, count).Select(place => (long)place % 3).ToArray();
        var centers = eye(3, 8).mul(tensor(3f)).index_select(0, tensor(labels));
        using var set = new FeatureSet(randn(count, 8, generator: new Generator(seed, CPU)).add(centers).mul(size),
            labels)
        { Origin = new() { CheckpointHash = checkpoint } };
        FeatureFile.Write(Path.Combine(_folder, name), set);
    }

    private void WriteMarks(string name, int count, ulong seed)
    {
        using var scope = NewDisposeScope();
        var values = randn(count, 6, generator: new Generator(seed, CPU));
        using var set = new FeatureSet(values, values.narrow(1, 0, 4).greater(tensor(0.3f)).to(ScalarType.Byte));
        FeatureFile.Write(Path.Combine(_folder, name), set);
    }
}
