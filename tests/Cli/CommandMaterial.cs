using Mira.Experiments.Evaluation.Features;
using Mira.Experiments.Files.Numpy;
using static TorchSharp.torch;

namespace Mira.Tests.Cli;

/// <summary>Small inputs for every command, and how each is called with them.</summary>
public sealed class CommandMaterial : IAsyncLifetime
{
    // Two steps of a network of width 8.
    private static readonly string[] Tiny =
    [
        "--scale", "smoke", "--epochs", "1", "--batch-size", "6", "--threads", "1", "--online-probe", "off", "--set",
        "backbone.width=8", "projector.hidden-dimension=16", "projector.embedding-dimension=8",
        "projector.prototypes=16", "warmup-epochs=0",
    ];

    private readonly PictureFolder _pictures = PictureFolder.Small();
    private readonly TemporaryFolder _folder = new();

    private string Run => _folder.File("run");

    private string Checkpoint => Path.Combine(Run, "checkpoint.safetensors");

    private string[] Images => ["--data", "imagefolder", "--data-dir", _pictures.Root, "--threads", "1"];

    public async ValueTask InitializeAsync()
    {
        for (var number = 0; number < 12; number++)
        {
            _pictures.Add($"photos/{(number < 6 ? "a" : "b")}/{number % 6}.jpg", "420.jpg");
        }
        NumpyFile.Write(_folder.File("scores.npy"), ones(4, 3));
        using (var set = new FeatureSet(rand(60, 8), [.. Enumerable.Range(0, 60).Select(i => (long)i % 3)]))
        {
            FeatureFile.Write(_folder.File("features.npz"), set);
        }
        _folder.Write("text.md", "No numbers.\n"u8);
        Samples.Save(_folder.Empty("sample"));
        // A run that was begun with --json can be resumed.
        Assert.Equal(0, (await CommandRun.Of([.. Training, "--output", Run, "--json", "-q"])).ExitCode);
    }

    public ValueTask DisposeAsync()
    {
        _pictures.Dispose();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private string[] Training => ["pretrain", Path.Combine(_pictures.Root, "photos"), .. Tiny];

    /// <summary>The option by which a command is told where to write, and how the name ends; null for one that writes
    /// nothing.</summary>
    internal static string[]? OutputOf(string command) => command switch
    {
        "pretrain" or "knn" or "linear-eval" or "semi-supervised" or "transfer" or "plot-training"
            or "plot-convergence" => ["--output", ""],
        "assign" => ["--out", ".npy"],
        "extract" => ["--out", ".npz"],
        "export" => ["--out", ".safetensors"],
        "bench solver" or "bench step" or "bench loader" or "bench knn" or "bench scaling" => ["--out", ".csv"],
        _ => null,
    };

    /// <summary>Calls of a command with the exit code that each ends with; none for a command that is not known
    /// here.</summary>
    internal IReadOnlyList<(int Code, string[] Options)> Calls(string command)
    {
        string[] features =
        [
            "--features", _folder.File("features.npz"), "--test-features", _folder.File("features.npz"),
            "--threads", "1",
        ];
        return command switch
        {
            "reproduce" =>
            [
                (0, ["table7", "--list", "--scale", "laptop"]),
                (0, ["table7", "--dry-run", "--scale", "laptop", "--output", _folder.File("none")]),
                (2, ["table99", "--list"]),
            ],
            "pretrain" => [(0, Training[1..]), (2, [_folder.File("absent"), .. Tiny])],
            "resume" => [(0, [Run]), (2, [_folder.File("absent")])],
            "recipe list" => [(0, []), (0, ["--format", "json"])],
            "recipe show" => [(0, ["cifar10"]), (0, [Run])],
            "recipe diff" => [(0, ["cifar10", "cifar10-swav"]), (0, ["cifar10", "cifar10"])],
            "checkpoint show" => [(0, [Run, "--tensors"]), (2, [_folder.File("absent.pth")])],
            "export" => [(0, ["--checkpoint", Run, "--format", "safetensors"])],
            "extract" => [(0, ["--checkpoint", Checkpoint, "--split", "val", .. Images])],
            "knn" => [(0, features), (0, ["--checkpoint", Checkpoint, .. Images, "--k", "3", "--map", "none"])],
            "linear-eval" => [(0, [.. features, "--batch", "30", "--epochs", "2"])],
            "semi-supervised" =>
                [(0, ["--checkpoint", Checkpoint, "--fractions", "0.5", "--epochs", "1", "--map", "none", .. Images])],
            "transfer" => [(0, [.. features, "--c", "1", "--seeds", "2"])],
            "plot-training" => [(0, ["--from", Run]), (2, ["--from", _folder.File("absent")])],
            "plot-convergence" => [(0, ["--from", _folder.File("sample/convergence.csv")]), (1, [])],
            "report" => [(0, ["--from", _folder.File("sample")]), (2, ["--from", _folder.File("absent")])],
            "report readme" => [(0, ["--file", _folder.File("text.md")]), (2, ["--file", _folder.File("absent.md")])],
            "report cost" => [(2, ["--results", _folder.File("absent")])],
            "report open" => [(2, ["--results", _folder.File("absent")])],
            "assign" =>
            [
                (0, [_folder.File("scores.npy"), "--threads", "1"]),
                (0, [_folder.File("scores.npy"), "--threads", "1", "--output", _folder.File("assign"), "--overwrite"]),
                (2, [_folder.File("absent.npy")]),
            ],
            // What it calls is called below.
            "bench" => [(2, ["--output", _folder.File("text.md")])],
            "bench solver" => [(0, ["--rounds", "1", "--batch", "16"])],
            "bench step" => [(0, ["--scale", "smoke", "--steps", "1", "--batch", "2", "--threads", "1"])],
            "bench loader" => [(0, ["--rounds", "1", "--batches", "1", "--rate", "100"])],
            "bench knn" => [(0, ["--queries", "200", "--entries", "200", "--dimension", "8", "--rounds", "1"])],
            "bench collectives" => [(2, [])],
            // It times whole steps of ResNet-50; what it prints is held by a test of its own.
            "bench scaling" => [(1, ["--out"])],
            "data list" => [(0, []), (0, ["cifar100"])],
            "data check" => [(0, ["imagefolder", "--data-dir", _pictures.Root])],
            "data fetch" => [(2, ["imagenet", "--data-dir", _folder.File("absent")])],
            "doctor" => [(0, [])],
            "completions" => [(0, ["zsh"])],
            "help" => [(0, ["data", "check"]), (0, ["--man", _folder.File("man")])],
            "version" => [(0, [])],
            _ => [],
        };
    }
}
