using System.Formats.Tar;
using Mira.Tests.Datasets.Shards;
using Parquet;

namespace Mira.Tests.Cli.Commands;

/// <summary>The user's own images in shards, from the command line.</summary>
public sealed class OwnShardsTests : IDisposable
{
    private static readonly string[] Tiny =
    [
        "--threads", "1", "--online-probe", "off", "--set", "backbone.width=8", "projector.hidden-dimension=16",
        "projector.embedding-dimension=8", "projector.prototypes=16", "warmup-epochs=0", "--scale", "smoke",
        "--epochs", "1", "--batch-size", "4", "--knn-every", "0",
    ];

    private readonly ShardFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_folder_of_tar_shards_is_recognized_trained_on_and_evaluated()
    {
        _folder.AddTar("x/train-0.tar", ShardFolder.Train);
        _folder.AddTar("x/validation-0.tar", ShardFolder.Val);
        await AssertTrainsAndEvaluates("webdataset", "tar shards");
    }

    [Fact]
    public async Task A_folder_of_Parquet_files_is_recognized_trained_on_and_evaluated()
    {
        _folder.AddParquet("x/data/train-00000-of-00001.parquet", ShardFolder.Train, CompressionMethod.Snappy);
        _folder.AddParquet("x/data/validation-00000-of-00001.parquet", ShardFolder.Val, CompressionMethod.None);
        await AssertTrainsAndEvaluates("parquet", "Parquet files");
    }

    [Fact]
    public async Task Another_split_than_train_is_named_and_an_unknown_one_is_refused_with_those_found()
    {
        _folder.AddTar("x/unlabeled-0.tar", ShardFolder.Train);
        _folder.AddTar("x/labeled-0.tar", ShardFolder.Val);
        var unknown = await Pretrain();
        Assert.Equal(2, unknown.ExitCode);
        Assert.Contains("labeled (1 file), unlabeled (1 file). Name one of them with --split", OneLine(unknown.Error),
            StringComparison.Ordinal);
        Assert.Equal(0, (await Pretrain("--split", "unlabeled")).ExitCode);
        var check = await CommandRun.Of("data", "check", "webdataset", "--data-dir", At("x"), "--split",
            "unlabeled,labeled");
        Assert.True(check.ExitCode == 0, check.Error);
        Assert.Matches(@"test +2\b", check.Output);
    }

    [Fact]
    public async Task Splits_of_folders_have_names_of_ones_own_too()
    {
        using var files = ShardFolder.AsFiles();
        Directory.Move(Path.Combine(files.Root, "train"), Path.Combine(files.Root, "fit"));
        var check = await CommandRun.Of("data", "check", "imagefolder", "--data-dir", files.Root, "--split", "fit");
        Assert.True(check.ExitCode == 0, check.Error);
        Assert.Matches(@"train +8\b", check.Output);
        var wrong = await CommandRun.Of("data", "check", "imagefolder", "--data-dir", files.Root, "--split", "fits");
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains("has no split 'fits'. It has the folders fit, val.", OneLine(wrong.Error),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--split a,b,c", "two with a comma")]
    [InlineData("--split test --data cifar10-mini", "have fixed names")]
    [InlineData("--split a,b --val-dir c --data imagefolder --data-dir /tmp", "both name the test images")]
    public async Task A_split_that_cannot_be_used_is_refused(string options, string words)
    {
        var data = options.Contains("--data ", StringComparison.Ordinal) ? "" : " --data webdataset --data-dir /tmp";
        var run = await CommandRun.Of($"knn --checkpoint random {options}{data}".Split(' '));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(words, OneLine(run.Error), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_given_as_a_folder_is_called_a_file()
    {
        _folder.Write("README.md", "text"u8);
        var run = await CommandRun.Of("pretrain", At("README.md"));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("README.md' is a file, expected a folder of images", OneLine(run.Error),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_archive_of_archives_says_that_it_has_no_image()
    {
        _folder.Write("x/train.tar", ShardFolder.Tar(TarEntryFormat.Gnu, ("n01.tar", [1]), ("n02.tar", [2])));
        var run = await Pretrain();
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("has no image", OneLine(run.Error), StringComparison.Ordinal);
    }

    private async Task AssertTrainsAndEvaluates(string kind, string words)
    {
        var check = await CommandRun.Of("data", "check", kind, "--data-dir", At("x"));
        Assert.True(check.ExitCode == 0, check.Error);
        var trained = await Pretrain();
        Assert.True(trained.ExitCode == 0, trained.Error);
        Assert.Contains($"holds {words}: read as --data {kind}", OneLine(trained.Output + trained.Error),
            StringComparison.Ordinal);
        string[][] commands =
        [
            ["extract", "--split", "validation", "--out", At("f.npz")],
            ["knn", "--k", "3", "--output", At("knn")],
            ["linear-eval", "--epochs", "1", "--output", At("linear")],
        ];
        foreach (var command in commands)
        {
            var run = await CommandRun.Of([command[0], "--checkpoint", At("run"), "--data", kind, "--data-dir", At("x"),
                "--threads", "1", .. command[1..]]);
            Assert.True(run.ExitCode == 0, $"{command[0]}: {run.Error}");
        }
        Assert.True(File.Exists(At("f.npz")));
    }

    private string At(string name) => Path.Combine(_folder.Root, name);

    private Task<CommandRun> Pretrain(params string[] options) =>
        CommandRun.Of(["pretrain", At("x"), "--output", At("run"), .. Tiny, .. options]);

    private static string OneLine(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
