using Mira.Datasets;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Training;
using static TorchSharp.torch;

namespace Mira.Tests.Training;

public sealed class ExtendedRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_goes_on_for_more_epochs_under_a_recipe_whose_parent_is_recorded()
    {
        var request = TinyRun.In(_folder.File("run"));
        TinyRun.Train(request);
        var longer = Longer(request, 3);
        TinyRun.Train(longer);
        var header = CheckpointHeader.Read(request.Folder.Path);

        Assert.Equal((3, request.Recipe.Hash), (header.Recipe.Epochs, header.ParentRecipeHash));
        Assert.Equal([1, 2, 3], header.Metrics.Select(row => row.Epoch));
        Assert.Equal(["--seed", "5", "--epochs", "3"], RunCommand.Load(request.Folder.Command).Arguments);
        // The same words again change nothing, and keep the parent.
        TinyRun.Train(longer with { ParentRecipeHash = null });
        Assert.Equal(request.Recipe.Hash, CheckpointHeader.Read(request.Folder.Path).ParentRecipeHash);
    }

    [Fact]
    public void Another_length_is_still_refused_where_it_was_not_asked_for()
    {
        var request = TinyRun.In(_folder.File("run"));
        TinyRun.Train(request);
        var other = request with { Resumes = true, Recipe = request.Recipe with { Epochs = 3 } };

        Assert.Contains("epochs is 2, asked for 3", Assert.Throws<InputException>(() => TinyRun.Train(other)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_option_is_replaced_or_added()
    {
        var command = new RunCommand(["a", "--epochs", "3", "--seed", "5"], "/");

        Assert.Equal(["a", "--seed", "5", "--epochs", "9"], command.With("--epochs", "9").Arguments);
    }

    [Fact]
    public void A_run_starts_from_the_backbone_of_a_checkpoint_and_records_which()
    {
        var first = TinyRun.In(_folder.File("first"));
        TinyRun.Train(first);
        var second = TinyRun.In(_folder.File("second")) with { Seed = 6, Start = new(first.Folder.Path) };
        TinyRun.Train(second);
        using var trainer = new Trainer(first.Recipe with { UsesTeacher = true }, 1, 6, CPU);
        second.Start!.Fill(trainer, first.Recipe, first.Compute);
        using var source = PretrainedBackbone.Load(first.Folder.Path, new(), first.Compute);

        foreach (var network in new[] { trainer.Student, trainer.Teacher! })
        {
            Assert.All(network.Backbone.state_dict().Zip(source.Backbone.state_dict()),
                pair => Assert.True(pair.First.Value.equal(pair.Second.Value).all().item<bool>(), pair.First.Key));
        }
        Assert.StartsWith("first (student, ", CheckpointHeader.Read(second.Folder.Path).Start,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_of_another_network_are_refused_before_anything_is_written()
    {
        var first = TinyRun.In(_folder.File("first"));
        TinyRun.Train(first);
        var second = TinyRun.In(_folder.File("second")) with
        {
            Start = new(first.Folder.Path),
            Recipe = first.Recipe with { Backbone = first.Recipe.Backbone with { Width = 16 } },
        };

        Assert.Contains("Add --architecture resnet18-cifar-width8-stride2",
            Assert.Throws<InputException>(() => TinyRun.Train(second)).Message, StringComparison.Ordinal);
        Assert.False(second.Folder.HasCheckpoint);
    }

    private static PretrainRequest Longer(PretrainRequest request, int epochs) => request with
    {
        Resumes = true,
        Recipe = request.Recipe with { Epochs = epochs },
        ParentRecipeHash = request.Recipe.Hash,
        Command = request.Command!.With("--epochs", $"{epochs}"),
    };
}
