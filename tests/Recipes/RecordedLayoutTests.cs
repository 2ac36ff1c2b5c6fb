using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using Mira.Experiments.Scales;

namespace Mira.Tests.Recipes;

/// <summary>Recipes in files keep the layout that they had before MIRA was a method, so that hashes and
/// checkpoints stay valid.</summary>
public sealed class RecordedLayoutTests
{
    private const string Shared = "\"Name\":\"old\",\"Dataset\":\"cifar10\",\"Epochs\":7";

    /// <summary>The hashes of version 0.1, as they stand in the CSV files of results.</summary>
    [Theory]
    [InlineData("cifar10", "8dc086573166")]
    [InlineData("cifar10-sinkhorn", "ce640dbd20ec")]
    public void The_small_recipes_have_their_recorded_hashes(string name, string hash) =>
        Assert.Equal(hash, Pretrain.Named(name).At(Scale.Laptop).Hash);

    [Fact]
    public void A_recorded_recipe_without_a_method_is_MIRA_or_Sinkhorn()
    {
        var mira =
            Parse(Shared +
                ",\"Assignment\":{\"Method\":\"Mira\",\"TeacherTemperature\":0.2,\"InitialRegularization\":0.6,\"FinalRegularization\":0.5,\"Iterations\":4}," +
            "\"StudentTemperature\":0.3,\"LossReduction\":\"Sum\"");
        Assert.Equal(new MiraRecipe
        {
            TeacherTemperature = 0.2,
            InitialRegularization = 0.6,
            FinalRegularization = 0.5,
            Iterations = 4,
            StudentTemperature = 0.3,
            LossReduction = LossReduction.Sum
        }, mira.Method);
        var sinkhorn =
            Parse(Shared +
                ",\"Assignment\":{\"Method\":\"Sinkhorn\",\"TeacherTemperature\":0.225,\"InitialRegularization\":0.07,\"FinalRegularization\":0.07,\"Iterations\":5}," +
            "\"StudentTemperature\":0.3,\"LossReduction\":\"Mean\"");
        Assert.Equal(new SinkhornRecipe { Epsilon = 0.07, Iterations = 5, StudentTemperature = 0.3 }, sinkhorn.Method);
    }

    [Fact]
    public void A_recorded_recipe_of_another_method_takes_what_it_uses()
    {
        const string Targets =
            ",\"Assignment\":{\"Method\":\"Sinkhorn\",\"InitialRegularization\":0.07,\"FinalRegularization\":0.07,\"Iterations\":5},\"StudentTemperature\":0.3,\"LossReduction\":\"Mean\"";
        Assert.Equal(new SwavRecipe { Epsilon = 0.07, Iterations = 5, StudentTemperature = 0.3, QueueSize = 0 },
            Parse(Shared + Targets + ",\"Method\":{\"Name\":\"swav\",\"QueueSize\":0}").Method);
        Assert.Equal(new ByolRecipe(), Parse(Shared + Targets + ",\"Method\":{\"Name\":\"byol\"}").Method);
    }

    [Fact]
    public void What_is_written_has_the_recorded_layout()
    {
        var text = RecipeJson.Text(Pretrain.Sinkhorn);
        Assert.Contains(
            "\"Assignment\":{\"Method\":\"Sinkhorn\",\"TeacherTemperature\":0.225,\"InitialRegularization\":0.05,\"FinalRegularization\":0.05,\"Iterations\":3}", text, StringComparison.Ordinal);
        Assert.Contains("\"StudentTemperature\":0.1,\"LossReduction\":\"Mean\",\"UsesTeacher\":false", text,
            StringComparison.Ordinal);
        Assert.DoesNotContain("sinkhorn\"}", text, StringComparison.Ordinal);
    }

    private static PretrainRecipe Parse(string properties) =>
        RecipeJson.Parse<PretrainRecipe>($"{{{properties}}}", "here");
}
