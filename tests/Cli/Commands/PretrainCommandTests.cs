using Mira.Experiments.Checkpoints;
using Mira.Experiments.Recipes;

namespace Mira.Tests.Cli.Commands;

public sealed class PretrainCommandTests : IDisposable
{
    // Two steps of a network of width 8.
    private static readonly string[] Tiny =
    [
        "--threads", "1", "--online-probe", "off", "--set", "backbone.width=8", "projector.hidden-dimension=16",
        "projector.embedding-dimension=8", "projector.prototypes=16", "warmup-epochs=0",
    ];

    private readonly PictureFolder _folder = new();

    public PretrainCommandTests()
    {
        for (var number = 0; number < 12; number++)
        {
            var label = number < 6 ? "a" : "b";
            _folder.Add($"photos/{label}/{number % 6}.jpg", number % 2 == 0 ? "420.jpg" : "gray.jpg");
        }
        _folder.Write("photos/a/notes.txt", "text"u8);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Any_tree_of_images_trains_and_what_was_found_is_said()
    {
        var run = await Train("--scale", "smoke", "--epochs", "1", "--batch-size", "5");

        Assert.Equal((0, ""), (run.ExitCode, run.ExitCode == 0 ? "" : run.Error));
        Assert.Contains("12 training images, no test images;", run.Error, StringComparison.Ordinal);
        Assert.Contains("--hold-out 0.1", run.Error, StringComparison.Ordinal);
        Assert.Contains("left out: 1 .txt files", run.Error, StringComparison.Ordinal);
        Assert.Contains("leaves out 2 of 12 images (17 %)", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("k-NN 100", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_of_their_own_set_the_recipe()
    {
        var run = await Train("--scale", "smoke", "-e", "1", "-b", "6", "--lr", "0.125", "--wd", "0.25",
            "-a", "resnet18-cifar-width16", "--image-size", "16", "--crops", "2+1x8", "--decode", "fast");
        var recipe = CheckpointHeader.Read(Run).Recipe;

        Assert.Equal((0, ""), (run.ExitCode, run.ExitCode == 0 ? "" : run.Error));
        Assert.Equal((1, 6, 0.125, 0.25),
            (recipe.Epochs, recipe.BatchSize, recipe.BaseLearningRate, recipe.Optimizer.WeightDecay));
        Assert.Equal("resnet18-cifar-width16", BackboneName.Of(recipe.Backbone));
        Assert.Equal((16, 1, 8), (recipe.Views.GlobalSize, recipe.Views.LocalCrops, recipe.Views.LocalSize));
    }

    [Fact]
    public async Task A_folder_of_a_run_serves_wherever_a_file_of_it_does()
    {
        await Train("--scale", "smoke", "--epochs", "1");
        string[][] commands =
        [
            ["checkpoint", "show", Run], ["recipe", "show", Run], ["plot-training", "--from", Run, "--output", Plots],
            ["export", "--format", "pth", "--checkpoint", Run, "--out", Path.Combine(Plots, "encoder.pth")],
        ];
        foreach (var command in commands)
        {
            var run = await CommandRun.Of(command);
            Assert.True(run.ExitCode == 0, $"{string.Join(' ', command)}: {run.Error}");
        }
    }

    [Fact]
    public async Task A_resumed_run_keeps_the_batch_that_was_chosen_for_it_and_names_what_differs()
    {
        await Train("--scale", "smoke", "--epochs", "1");
        var same = await CommandRun.Of("resume", Run);
        var other = await Train("--scale", "smoke", "--epochs", "2", "--resume");

        Assert.True(same.ExitCode == 0, same.Error);
        Assert.Equal(2, other.ExitCode);
        Assert.Contains("belongs to another run: epochs is 1, asked for 2.", other.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Network_and_epochs_follow_the_images_and_the_time_and_a_resumed_run_keeps_them()
    {
        var run = await CommandRun.Of("pretrain", Path.Combine(_folder.Root, "photos"), "--output", Run,
            "--threads", "1", "--budget", "1s");
        var resumed = await CommandRun.Of("resume", Run);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("Chosen for 1 s: resnet18", run.Error, StringComparison.Ordinal);
        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.DoesNotContain("Chosen", resumed.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--budget 3steps", "is not a time")]
    [InlineData("--set batch=3", "Here it is called 'batch-size'")]
    [InlineData("--set lr=3", "Here it is called 'base-learning-rate'")]
    [InlineData("--set wd=3", "Here it is called 'optimizer.weight-decay'")]
    [InlineData("--set arch=resnet50", "--architecture")]
    [InlineData("--batch-sise 3", "Did you mean '--batch-size'?")]
    [InlineData("--recipe cifar10 --method byol", "both name a recipe")]
    [InlineData("--crops 3+1", "2x224+6x96")]
    [InlineData("--crops 2x96 --image-size 64", "different sizes")]
    public async Task A_wrong_word_is_told_the_right_one(string words, string message)
    {
        var run = await CommandRun.Of(["pretrain", .. words.Split(' ')]);

        Assert.InRange(run.ExitCode, 1, 2);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_is_never_taken_for_a_misspelled_option()
    {
        var run = await CommandRun.Of("knn", "--kk", "3", "--checkpoint", "out", "sed");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Did you mean '--k'?", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.Split("Did you mean"), part => part.StartsWith(" '", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_recipe_of_a_run_has_the_steps_of_that_run()
    {
        await Train("--scale", "smoke", "--epochs", "3", "--batch-size", "5");
        var shown = await CommandRun.Of("recipe", "show", Run);

        Assert.Contains("Derived, for 12 training images", shown.Output, StringComparison.Ordinal);
        Assert.Matches(@"steps +6 ", shown.Output);
    }

    [Theory]
    [InlineData("help", "Usage:\n  mira COMMAND")]
    [InlineData("help data check", "mira data check SET")]
    [InlineData("version", "0.")]
    public async Task Help_and_version_are_commands_too(string line, string start)
    {
        var run = await CommandRun.Of(line.Split(' '));

        Assert.Equal(0, run.ExitCode);
        Assert.Contains(start, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_of_an_unknown_command_names_the_nearest()
    {
        var run = await CommandRun.Of("help", "pretrian");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Did you mean 'pretrain'?", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_is_checked_with_a_file_of_labels()
    {
        var labels = _folder.List("labels.csv", "a/0.jpg,cat,train", "b/0.jpg,dog,train", "a/1.jpg,cat,val");
        var run = await CommandRun.Of("data", "check", "imagefolder", "--data-dir",
            Path.Combine(_folder.Root, "photos"), "--labels", labels);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Matches(@"train +2\b", run.Output);
        Assert.Matches(@"classes +2\b", run.Output);
    }

    [Fact]
    public async Task What_doctor_did_not_look_for_is_not_ok()
    {
        var run = await CommandRun.Of("doctor");

        Assert.Contains("–       imagenet ", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("ok      imagenet ", run.Output, StringComparison.Ordinal);
    }

    private string Run => Path.Combine(_folder.Root, "run");

    private string Plots => Path.Combine(_folder.Root, "plots");

    private Task<CommandRun> Train(params string[] options) =>
        CommandRun.Of(["pretrain", Path.Combine(_folder.Root, "photos"), "--output", Run, .. Tiny, .. options]);
}
