using CsCheck;
using Mira.Datasets;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using Mira.Experiments.Recipes.Settings;
using Mira.Experiments.Records;

namespace Mira.Tests.Recipes.Settings;

public sealed class RecipeSettingsTests
{
    [Fact]
    public void Every_setting_of_every_method_has_a_reason() => Assert.All(
        MethodList.All.SelectMany(method => RecipeSettings.Of(method.Recipes[0])),
        setting => Assert.NotEmpty(setting.Reason));

    [Theory]
    [InlineData("cifar10-byol", "projector.prototypes", "not used by BYOL")]
    [InlineData("cifar10-dino", "projector.prototypes", "solo-learn@")]
    [InlineData("cifar10-byol", "epochs", "solo-learn@")]
    [InlineData("cifar10-byol", "method.predictor-hidden-dimension", "solo-learn: 4096")]
    [InlineData("cifar10", "epochs", "paper Tables 1")]
    public void A_method_has_its_settings_from_its_own_source(string recipe, string key, string reason)
    {
        var asked = Pretrain.Named(recipe);
        var setting = RecipeSettings.Of(asked).Single(setting => setting.Key == key);
        Assert.StartsWith(reason, setting.ReasonIn(asked), StringComparison.Ordinal);
    }

    [Fact]
    public void A_recorded_recipe_says_alike_which_settings_it_leaves_unused() => Assert.All(
        from recipe in PaperRuns.All.Select(run => run.Recipe).DistinctBy(recipe => recipe.Name)
        from setting
            in RecipeSettings.All
        select (recipe, setting),
        pair =>
            Assert.Equal(pair.setting.IsUsedIn(pair.recipe), RecipeValues.Of(pair.recipe)
                .IsUsed(pair.setting.Key.Replace('-', '_'))));

    [Fact]
    public void Every_setting_of_every_recipe_is_read_as_it_is_shown() => Assert.All(
        from run in PaperRuns.All from setting in RecipeSettings.All select (run.Recipe, setting),
        pair => Assert.Equal(pair.Recipe, pair.Recipe.With($"{pair.setting.Key}={pair.setting.TextOf(pair.Recipe)}")));

    [Fact]
    public void Any_number_is_read_as_it_is_shown() => Gen.Double.Where(double.IsFinite).Sample(value =>
        Assert.Equal(value, Pretrain.Mira.With($"base-learning-rate={SettingText.Format(value)}").BaseLearningRate),
        iter: 300, threads: 1);

    [Theory]
    [InlineData(1e-6, "1e-6")]
    [InlineData(1e-4, "1e-4")]
    [InlineData(0.001, "0.001")]
    [InlineData(2.0 / 3, "2/3")]
    [InlineData(0.225, "0.225")]
    [InlineData(0, "0")]
    [InlineData(4.8, "4.8")]
    public void Numbers_are_shown_as_people_write_them(double value, string text) =>
        Assert.Equal(text, SettingText.Format(value));

    [Theory]
    [InlineData("optimizer.weight-decay=1e-6")]
    [InlineData("optimizer.weightDecay=1E-6")]
    [InlineData("optimizer.weight_decay = 0.000001")]
    [InlineData("Optimizer.WeightDecay=1/1000000")]
    public void Keys_are_one_in_any_spelling(string assignment) =>
        Assert.Equal(1e-6, Pretrain.Mira.With(assignment).Optimizer.WeightDecay);

    [Fact]
    public void Words_are_taken_in_any_case() => Assert.Equal(
        (OptimizerMethod.Lars, ResNetDepth.ResNet50, false),
        Pretrain.Mira.With(["optimizer.method=lars", "backbone.depth=resnet-50", "uses-teacher=False"]) is var recipe
            ? (recipe.Optimizer.Method, recipe.Backbone.Depth, recipe.UsesTeacher) : default);

    [Fact]
    public void The_last_of_equal_keys_counts() => Assert.Equal(3, Pretrain.Mira.With(["epochs=2", "epochs=3"]).Epochs);

    [Theory]
    [InlineData("optimizer.wieght-decay=1", "Did you mean 'optimizer.weight-decay'?")]
    [InlineData("prototypes=300", "Did you mean 'projector.prototypes'?")]
    [InlineData("weight-decay=1", "Did you mean 'optimizer.weight-decay'?")]
    [InlineData("epohcs=1", "Did you mean 'epochs'?")]
    [InlineData("projector.prototype=1", "Did you mean 'projector.prototypes'?")]
    public void Unknown_key_gets_a_hint(string assignment, string hint) =>
        Assert.Contains(hint, Refusal(assignment), StringComparison.Ordinal);

    [Theory]
    [InlineData("peak-learning-rate=4.8", "no setting 'peak-learning-rate'")]
    [InlineData("name=x", "no setting 'name'")]
    [InlineData("epochs", "expected KEY=VALUE")]
    [InlineData("=3", "expected KEY=VALUE")]
    [InlineData("epochs=", "Expected a whole number")]
    [InlineData("epochs=1.5", "Expected a whole number")]
    [InlineData("epochs=99999999999", "Expected a whole number")]
    [InlineData("base-learning-rate=fast", "Expected a number")]
    [InlineData("base-learning-rate=NaN", "Expected a number")]
    [InlineData("base-learning-rate=1/0", "Expected a number")]
    [InlineData("base-learning-rate=1/2/3", "Expected a number")]
    [InlineData("uses-teacher=maybe", "Expected one of true, false")]
    [InlineData("optimizer.method=rmsprop", "Expected one of Sgd, Lars, ClippedLars, Adam")]
    [InlineData("optimizer.method=1", "Expected one of Sgd, Lars")]
    [InlineData("loss-reduction=sun", "Did you mean 'Sum'?")]
    [InlineData("dataset=", "Expected some text")]
    public void Values_of_another_type_are_refused(string assignment, string message) =>
        Assert.Contains(message, Refusal(assignment), StringComparison.Ordinal);

    [Fact]
    public void Every_number_out_of_range_is_named_at_once()
    {
        var recipe = Pretrain.Mira.With(["epochs=0", "batch-size=1", "backbone.width=12",
            "method.final-regularization=1", "optimizer.momentum=-0.1"]);

        var message = Assert.Throws<InputException>(() => recipe.Validate()).Message;

        Assert.Contains("epochs is 0, expected 1 or more", message, StringComparison.Ordinal);
        Assert.Contains("batch-size is 1, expected 2 or more", message, StringComparison.Ordinal);
        Assert.Contains("backbone.width is 12, expected a multiple of 8", message, StringComparison.Ordinal);
        Assert.Contains("method.final-regularization is 1, expected 0 or more, less than 1", message,
            StringComparison.Ordinal);
        Assert.Contains("optimizer.momentum is -0.1", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("base-learning-rate=0", "base-learning-rate is 0, expected more than 0, because " +
        "at 0 nothing is learned")]
    [InlineData("method.teacher-temperature=1e-320", "method.teacher-temperature is ")]
    [InlineData("student-temperature=1e300", "student-temperature is ")]
    public void Numbers_that_cannot_train_are_named_before_training(string assignment, string message) =>
        Assert.Contains(
        message, Assert.Throws<InputException>(() => Pretrain.Mira.With(assignment).Validate()).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Every_number_of_every_method_has_a_range() => Assert.All(
        from method in MethodList.All
        from setting in RecipeSettings.Of(method.Recipes[0])
        let type = Nullable.GetUnderlyingType(setting.Type) ?? setting.Type
        where type == typeof(int) || type == typeof(double)
        select (Recipe: method.Recipes[0], setting.Key),
        number => Assert.Contains($"{number.Key} is -1, expected", Assert.Throws<InputException>(() =>
            number.Recipe.With($"{number.Key}=-1").Validate()).Message, StringComparison.Ordinal));

    [Theory]
    [InlineData("epochs=0", "expected 1 or more")]
    [InlineData("initial-teacher-momentum=2", "expected 0 to 1")]
    [InlineData("final-teacher-momentum=2", "expected none, or 0 to 1")]
    [InlineData("method.tolerance=1", "expected none, or more than 0, less than 1")]
    [InlineData("views.global-minimum-scale=0", "expected more than 0, at most 1")]
    [InlineData("optimizer.trust-coefficient=0", "expected more than 0")]
    [InlineData("method.student-temperature=0", "expected 0.000001 to 1000000")]
    public void A_range_is_said_in_words(string assignment, string words) => Assert.Contains(words,
        Assert.Throws<InputException>(() => Pretrain.Mira.With(assignment).Validate()).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Smallest_local_crop_may_not_exceed_the_largest() => Assert.Contains(
        "at most the maximum, 0.14",
        Assert.Throws<InputException>(() => Pretrain.ImageNetMultiCrop(400).With("views.local-minimum-scale=0.2")
            .Validate()).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Two_recipes_differ_in_the_settings_that_were_changed() => Assert.Equal(
        ["projector.prototypes", "epochs"],
        RecipeSettings.Differences(Pretrain.Mira, Pretrain.Mira.With(["epochs=7", "projector.prototypes=9"]))
            .Select(setting => setting.Key));

    private static string Refusal(string assignment) =>
        Assert.Throws<InputException>(() => Pretrain.Mira.With(assignment)).Message;
}
