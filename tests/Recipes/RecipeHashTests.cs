using CsCheck;
using Mira.Datasets;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Settings;

namespace Mira.Tests.Recipes;

public sealed class RecipeHashTests
{
    [Fact]
    public void Equal_recipes_have_equal_hashes_and_names_do_not_matter()
    {
        Assert.Equal(Pretrain.Mira.Hash, Pretrain.Mira.With("backbone.stem-initialization=fan-out")
            .With("backbone.stem-initialization=uniform").Hash);
        Assert.Equal(Pretrain.Mira.Hash, Pretrain.Mira.With("views.decoding=fast").With("views.decoding=exact").Hash);
        Assert.Equal(Pretrain.Mira.Hash, Pretrain.Mira.With("final-teacher-momentum=0.9")
            .With("final-teacher-momentum=none").Hash);
        Assert.Equal(Pretrain.Mira.Hash, Pretrain.Mira.With("optimizer.decays-vectors=true")
            .With("optimizer.decays-vectors=false").Hash);
        Assert.Equal(Pretrain.Mira.Hash, (Pretrain.Mira with { Name = "other", Dataset = "other" }).Hash);
        Assert.Equal(Pretrain.Mira.Hash, Pretrain.Cifar100.Hash);
        Assert.Matches("^[0-9a-f]{12}$", Pretrain.Mira.Hash);
    }

    [Theory]
    [InlineData("epochs=999")]
    [InlineData("optimizer.weight-decay=0.00011")]
    [InlineData("views.interpolation=bicubic")]
    [InlineData("uses-teacher=false")]
    [InlineData("backbone.stem-initialization=fan-out")]
    [InlineData("schedule-interval=epoch")]
    [InlineData("views.decoding=fast")]
    [InlineData("final-teacher-momentum=0.999")]
    [InlineData("optimizer.decays-vectors=true")]
    [InlineData("norm-groups=8")]
    public void Any_other_value_makes_another_hash(string assignment) =>
        Assert.NotEqual(Pretrain.Mira.Hash, Pretrain.Mira.With(assignment).Hash);

    // What paper-scale recipes hashed to before these settings came.
    [Theory]
    [InlineData("cifar10", "b3b36e781403")]
    [InlineData("cifar10-sinkhorn", "0d35267d720d")]
    public void A_recipe_with_the_old_values_of_newer_settings_has_its_old_hash(string name, string hash) =>
        Assert.Equal(hash, Pretrain.Named(name).With("backbone.stem-initialization=fan-out").Hash);

    [Fact]
    public void The_recorded_run_on_a_GPU_has_its_recipe_still() => Assert.Equal("fcbccc15e331",
        Pretrain.Mira.With(["epochs=32", "warmup-epochs=3", "backbone.stem-initialization=fan-out"]).Hash);

    [Fact]
    public void Recipes_survive_a_round_trip_through_JSON() => Assert.All(PaperRuns.All, run =>
        Assert.Equal(run.Recipe, RecipeJson.Parse<PretrainRecipe>(RecipeJson.Text(run.Recipe), "here")));

    [Theory]
    [InlineData("{\"Backbone\": null}")]
    [InlineData("{\"Optimizer\": {\"Method\": 7}}")]
    [InlineData("{\"Epochs\": \"ten\"}")]
    [InlineData("{\"Epoch\": 10}")]
    [InlineData("null")]
    [InlineData("")]
    public void Text_that_is_no_recipe_is_refused(string text) =>
        Assert.Contains("here", Assert.Throws<InputException>(() => RecipeJson.Parse<PretrainRecipe>(text, "here"))
            .Message, StringComparison.Ordinal);

    [Fact]
    public void Damaged_text_is_a_valid_recipe_or_one_error()
    {
        var whole = RecipeJson.Text(Pretrain.ImageNetMultiCrop(400));
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Char).Sample((place, character) =>
        {
            var damaged = string.Concat(whole.AsSpan(0, place), [character], whole.AsSpan(place + 1));
            var error = Record.Exception(() => RecipeJson.Parse<PretrainRecipe>(damaged, "here").Validate("here"));
            Assert.True(error is null or InputException, $"{damaged}: {error}");
        }, iter: 500, threads: 1);
    }
}
