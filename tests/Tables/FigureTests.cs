using Mira.Datasets;
using Mira.Experiments;
using Mira.Experiments.Recipes;
using Mira.Experiments.Reporting.Charts;

namespace Mira.Tests.Tables;

public sealed class FigureTests
{
    [Fact]
    public void Figure_1_names_code_that_is_there_and_the_numbers_of_the_recipe()
    {
        var diagram = Figure1Overview.Diagram(Pretrain.ImageNet(400));
        string[] types = [.. typeof(Paper).Assembly.GetTypes().Concat(typeof(ImageSet).Assembly.GetTypes())
            .Select(type => type.Name)];
        Assert.Subset(types.ToHashSet(), diagram.Stages.Select(stage => stage.Code).ToHashSet());
        var svg = StagePicture.Svg(diagram);
        Assert.All(["3000 prototype cosines", "30 iterations", "batch of 4096", "EMA 0.99 to 1"],
            words => Assert.Contains(words, svg, StringComparison.Ordinal));
        Assert.Equal(svg, StagePicture.Svg(diagram));
    }

    [Fact]
    public void Figure_1_is_drawn_without_a_run()
    {
        using var folder = new TemporaryFolder();
        var paths = Paper.Named("figure1").Draw(folder);
        Assert.Equal(["figure1.png", "figure1.svg"], paths.Select(Path.GetFileName).Order());
        Assert.All(paths, path => Assert.True(new FileInfo(path).Length > 1000));
    }
}
