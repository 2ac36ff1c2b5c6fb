using Mira.Experiments.Benchmarks;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using Mira.Experiments.Runtime;
using Mira.Experiments.Scales;
using static TorchSharp.torch;

namespace Mira.Tests.Scales;

public sealed class OwnImagesTests
{
    public static TheoryData<string> Methods => [.. MethodList.All.Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Every_method_has_a_ladder_of_valid_recipes_that_goes_down(string method)
    {
        foreach (var side in new[] { 32, 64, 150, 375 })
        {
            var ladder = OwnImages.Ladder(MethodList.Named(method), side);

            Assert.All(ladder, recipe => recipe.Validate());
            Assert.All(ladder, recipe => Assert.True(recipe.Views.GlobalSize <= side * 1.15, recipe.Name));
            Assert.All(ladder, recipe => Assert.Equal(method, MethodList.Of(recipe).Name));
            var work = ladder.Select(OwnImages.Work).ToList();
            Assert.Equal(work.OrderDescending(), work);
        }
    }

    [Fact]
    public void The_largest_network_is_that_of_the_paper_for_images_of_that_size()
    {
        var (photos, small) = (OwnImages.Ladder(MethodList.Named("mira"), 375)[0],
            OwnImages.Ladder(MethodList.Named("mira"), 32)[0]);

        Assert.Equal(("resnet50", 224), (BackboneName.Of(photos.Backbone), photos.Views.GlobalSize));
        Assert.Equal(Pretrain.Mira.Hash, small.Hash);
    }

    [Fact]
    public void A_budget_chooses_the_network_and_the_epochs()
    {
        var compute = new Compute(CPU, ComputePrecision.Fp32, 1);
        var images = TinyRun.Images(50, 10);
        PretrainRecipe[] ladder =
        [
            TinyRun.Recipe with { Name = "wide", Backbone = TinyRun.Recipe.Backbone with { Width = 16 } },
            TinyRun.Recipe with { Name = "narrow" },
        ];
        var (day, moment) = (BudgetChoice.Of(ladder, images, compute, TimeSpan.FromDays(1)),
            BudgetChoice.Of(ladder, images, compute, TimeSpan.FromMilliseconds(1)));

        Assert.Equal(("wide", BudgetChoice.MostEpochs), (day.Recipe.Name, day.Recipe.Epochs));
        Assert.Equal(("narrow", 1), (moment.Recipe.Name, moment.Recipe.Epochs));
        Assert.Equal(7, BudgetChoice.Of(ladder, images, compute, TimeSpan.FromDays(1), epochs: 7).Recipe.Epochs);
        Assert.Contains("resnet18-cifar-width16-stride2, views of 32 pixels, 400 epochs", day.InWords(50),
            StringComparison.Ordinal);
    }
}
