using Mira.Datasets;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using Mira.Experiments.Training;

namespace Mira.Tests.Training;

/// <summary>What several processes may share, and what is said of the rest.</summary>
public sealed class ProcessRulesTests
{
    [Theory]
    [InlineData(4, 8, "8 processes cannot share a batch of 4 images: each needs one at least. Start 4 or fewer.")]
    [InlineData(250, 4, "Start 2 processes, or train with another batch, such as --set batch-size=248.")]
    [InlineData(99, 2, "Start 1 processes, or train with another batch, such as --set batch-size=98.")]
    public void A_batch_that_processes_cannot_divide_is_refused(int batch, int processes, string advice)
    {
        var error = Assert.Throws<InputException>(() =>
            ProcessRules.Require(new PretrainRecipe { BatchSize = batch }, processes));

        Assert.EndsWith(advice, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Groups_of_normalization_that_processes_cannot_divide_are_refused()
    {
        var recipe = new PretrainRecipe { BatchSize = 256, NormGroups = 6 };

        ProcessRules.Require(recipe, 2);
        var error = Assert.Throws<InputException>(() => ProcessRules.Require(recipe, 4));

        Assert.Contains("Start 3 processes, or set norm-groups to 4", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_queue_that_is_no_multiple_of_the_batch_is_refused_to_several_processes_alone()
    {
        var recipe = new PretrainRecipe { BatchSize = 256, Method = new SwavRecipe { QueueSize = 1000 } };

        ProcessRules.Require(recipe, 1);
        ProcessRules.Require(recipe with { Method = new SwavRecipe { QueueSize = 1024 } }, 4);
        var error = Assert.Throws<InputException>(() => ProcessRules.Require(recipe, 4));

        Assert.Contains("Set method.queue-size to 768", error.Message, StringComparison.Ordinal);
    }
}
