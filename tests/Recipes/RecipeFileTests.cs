using Mira.Datasets;
using Mira.Experiments.Recipes;

namespace Mira.Tests.Recipes;

public sealed class RecipeFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Names => [.. PaperRuns.All.Select(run => run.Recipe.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_recipe_show_prints_is_read_back_as_the_same_recipe(string name)
    {
        var shown = await CommandRun.Of("recipe", "show", name, "--format", "json");
        var read = RecipeFile.Read(_folder.Write("recipe.json", System.Text.Encoding.UTF8.GetBytes(shown.Output)));

        Assert.Equal(Pretrain.Named(name), read);
        Assert.Equal(Pretrain.Named(name).Hash, read.Hash);
    }

    [Fact]
    public void The_recipe_of_a_checkpoint_is_read_too()
    {
        var recipe = TinyRun.Recipe;

        Assert.Equal(recipe, RecipeFile.Read(_folder.Write("recipe.json", RecipeJson.Bytes(recipe))));
    }

    [Theory]
    [InlineData("[]", "cannot be read")]
    [InlineData("nonsense", "line 1, column 2 is not JSON; expected there a name or value")]
    [InlineData("{\n  \"asked\": [\n    {,\n", "line 3, column 6 is not JSON")]
    [InlineData("""{"asked": 3, "method": "mira"}""", "expected a list where settings are listed")]
    [InlineData("""{"asked": [], "method": "clip"}""", "names no method")]
    [InlineData("""{"asked": [{"value": 3}], "method": "mira"}""", "without a name")]
    [InlineData("""{"asked": [{"name": "epoch", "value": 3}], "method": "mira"}""", "Did you mean 'epochs'?")]
    [InlineData("""{"asked": [{"name": "epochs", "value": "many"}], "method": "mira"}""",
        "the value of \"Epochs\" is missing, unknown or of another kind")]
    [InlineData("""{"asked": [{"name": "epochs", "value": 0}], "method": "mira"}""", "epochs is 0")]
    public void A_file_without_a_recipe_is_refused(string text, string message)
    {
        var path = _folder.Write("recipe.json", System.Text.Encoding.UTF8.GetBytes(text));

        Assert.Contains(message, Assert.Throws<InputException>(() => RecipeFile.Read(path)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_batch_that_fits_stays_and_a_small_set_gets_a_smaller_one()
    {
        Assert.Equal(128, SmallSets.Batch(128, 5000));
        Assert.Equal(256, SmallSets.Batch(256, 50_000));
        Assert.All(Enumerable.Range(20, 3000), images =>
        {
            var batch = SmallSets.Batch(256, images);
            Assert.InRange(batch, 2, Math.Min(256, images));
            Assert.InRange(SmallSets.LeftOut(images, batch), 0, 0.1);
        });
    }
}
