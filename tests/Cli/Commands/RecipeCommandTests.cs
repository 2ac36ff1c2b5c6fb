using System.Text.Json.Nodes;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Files.Safetensors;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using Mira.Experiments.Recipes.Settings;

namespace Mira.Tests.Cli.Commands;

public sealed class RecipeCommandTests
{
    [Theory]
    [InlineData("recipe-list", "list")]
    [InlineData("recipe-show", "show imagenet-mc-400ep")]
    [InlineData("recipe-show-changed", "show cifar10 --set projector.prototypes=300 loss-reduction=sum " +
        "--dataset-size 5000")]
    [InlineData("recipe-diff", "diff imagenet-400ep imagenet-b512-sinkhorn-100ep")]
    public async Task What_is_shown_is_the_approved_text(string name, string line)
    {
        var run = await Recipe($"{line} --quiet");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        ApprovedText.Verify(name, run.Output);
    }

    [Fact]
    public async Task Lists_and_sheets_are_JSON_where_asked_for()
    {
        var list = JsonNode.Parse((await Recipe("list --format json")).Output)!.AsArray();
        var sheet = JsonNode.Parse((await Recipe("show cifar10 --format json")).Output)!;

        Assert.Equal(PaperRuns.All.Select(run => run.Recipe.Hash), list.Select(run => (string)run!["hash"]!));
        Assert.Equal(Pretrain.Mira.Hash, (string?)sheet["hash"]);
        Assert.Equal(2.0 / 3, (double)Value(sheet["asked"]!, "method.final-regularization"));
        Assert.Equal(195_000, (double)Value(sheet["derived"]!, "steps"));
        Assert.NotEmpty(sheet["choices"]!.AsArray());
    }

    [Fact]
    public async Task Equal_recipes_are_said_to_be_equal() =>
        Assert.Contains("are the same recipe", (await Recipe("diff mira cifar10")).Output, StringComparison.Ordinal);

    [Fact]
    public async Task A_checkpoint_and_its_folder_stand_for_their_recipe()
    {
        using var folder = new TemporaryFolder();
        var header = new CheckpointHeader(Pretrain.Mira.With("epochs=7"), 0, 0, "cifar10", "0")
        {
            Device = "cpu",
            Precision = "fp32",
            Threads = 1,
        };
        Safetensors.Write(new RunFolder(folder).Checkpoint, [], header.ToMetadata());

        foreach (var path in new[] { folder.Path, new RunFolder(folder).Checkpoint })
        {
            var run = await Recipe($"diff cifar10 {path}");
            Assert.Matches(@"epochs +1000 +7", run.Output);
            Assert.Matches(@"steps +195,000 +1,365", run.Output);
        }
    }

    [Fact]
    public async Task Help_names_every_option() =>
        ApprovedText.Verify("help-recipe-show", (await Recipe("show --help"))
            .Output.Replace("Mira.Tests", "mira", StringComparison.Ordinal));

    [Theory]
    [InlineData("show cifar11", "Did you mean 'cifar10'")]
    [InlineData("show cifar10 --set epohcs=3", "Did you mean 'epochs'")]
    [InlineData("show cifar10 --set epochs=0", "epochs is 0, expected 1 or more")]
    [InlineData("show imagenet-400ep --scale laptop", "--scale paper")]
    [InlineData("show cifar10 --set dataset=mine", "--dataset-size")]
    public async Task What_cannot_be_shown_is_one_clear_error(string line, string message)
    {
        var run = await Recipe(line);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task The_recipes_of_one_method_are_listed_alone()
    {
        var list = JsonNode.Parse((await Recipe("list --method moco-v3 --format json")).Output)!.AsArray();
        Assert.Equal(MethodList.Named("moco-v3").Recipes.Select(recipe => recipe.Name),
            list.Select(run => (string)run!["name"]!));
    }

    [Theory]
    [InlineData(2, "There is no method 'mocov3'. Did you mean 'moco-v3'?", "recipe", "list", "--method", "mocov3")]
    [InlineData(2, "There is no method 'simcrl'. Did you mean 'simclr'?", "pretrain", "--method", "simcrl")]
    [InlineData(1, "both name a recipe", "pretrain", "--method", "byol", "--recipe", "cifar10")]
    public async Task A_method_that_cannot_be_taken_is_one_clear_error(int code, string message,
        params string[] arguments)
    {
        var run = await CommandRun.Of(arguments);

        Assert.Equal(code, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pretraining_refuses_an_unknown_setting_before_it_writes_anything()
    {
        using var place = new TemporaryFolder();
        var folder = place.File("run");

        var run = await CommandRun.Of("pretrain", "--scale", "smoke", "--set", "batch-size=-4", "--output", folder);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("batch-size is -4, expected 2 or more", run.Error, StringComparison.Ordinal);
        Assert.False(Path.Exists(folder));
    }

    [Theory]
    [InlineData("list")]
    [InlineData("show", "imagenet-mc-400ep")]
    [InlineData("diff", "cifar10", "imagenet100")]
    public void Recipes_are_shown_without_a_native_library(params string[] arguments)
    {
        var opened = MiraProcess.RunIn(MiraProcess.Folder, new Dictionary<string, string?> { ["LD_DEBUG"] = "files" },
            ["recipe", .. arguments]).Error;

        Assert.Contains("libclrjit", opened, StringComparison.Ordinal);
        Assert.DoesNotContain("libtorch", opened, StringComparison.Ordinal);
        Assert.DoesNotContain("libLibTorchSharp", opened, StringComparison.Ordinal);
    }

    private static JsonNode Value(JsonNode values, string name) =>
        values.AsArray().Single(value => (string?)value!["name"] == name)!["value"]!;

    private static Task<CommandRun> Recipe(string line) => CommandRun.Of(["recipe", .. line.Split(' ')]);
}
