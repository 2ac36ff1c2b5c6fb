using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;

namespace Mira.Tests.Methods.Dino;

/// <summary>A DINO that never takes the mean of its teacher's scores away is called collapsed.</summary>
public sealed class DinoCollapseTests
{
    private static readonly PretrainRecipe Uncentered = TinyRun.Good with
    {
        Method = new DinoRecipe
        {
            FirstTeacherTemperature = 0.02,
            TeacherTemperature = 0.03,
            TemperatureEpochs = 12,
            CenterMomentum = 1,
            HeadNorm = HeadNorm.None,
        },
        BaseLearningRate = 0.05,
        InitialTeacherMomentum = 0.95,
    };

    [Fact]
    public void Without_centering_one_output_takes_all_images_and_that_is_told()
    {
        var warnings = TinyRun.WarningsOf(Uncentered);

        Assert.Contains(warnings, warning =>
            warning.Contains("Few prototypes take all images: the labels collapse.", StringComparison.Ordinal));
    }
}
