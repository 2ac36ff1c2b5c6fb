using Mira.Datasets;
using Mira.Experiments;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using Mira.Experiments.Recipes.Settings;
using Mira.Experiments.Scales;
using Mira.Experiments.Tables;

namespace Mira.Tests.Scales;

public sealed class ScalingTests
{
    // The hashes that committed results carry.
    [Theory]
    [InlineData("cifar10", "8dc086573166")]
    [InlineData("cifar10-sinkhorn", "ce640dbd20ec")]
    [InlineData("cifar10-barlow-twins", "cf6cb374dfd4")]
    [InlineData("cifar10-byol", "28b7bf338595")]
    [InlineData("cifar10-deepcluster-v2", "0852c60e0bf7")]
    [InlineData("cifar10-dino", "07ad14ab9504")]
    [InlineData("cifar10-swav", "c85a4ebcf92f")]
    [InlineData("cifar10-simsiam", "501f25118c07")]
    public void Laptop_recipes_with_results_stay_as_they_are(string name, string hash) =>
        Assert.Equal(hash, Pretrain.Named(name).At(Scale.Laptop).Hash);

    [Fact]
    public void The_stem_starts_as_in_the_references_at_large_scales_and_as_in_the_committed_runs_at_small_ones() =>
        Assert.All(
        PaperRuns.All.Select(run => run.Recipe).Where(recipe => recipe.Backbone.Stem == ResNetStem.Cifar), recipe =>
            Assert.Equal(
            [StemInitialization.Uniform, StemInitialization.Uniform, StemInitialization.Uniform,
                StemInitialization.FanOut, StemInitialization.FanOut],
            Enum.GetValues<Scale>().Select(scale => recipe.At(scale).Backbone.StemInitialization)));

    [Fact]
    public void Small_recipes_set_the_learning_rate_at_every_step() => Assert.All(
        PaperRuns.All.Select(run => run.Recipe).Where(recipe => recipe.Backbone.Stem == ResNetStem.Cifar),
        recipe => Assert.Equal(ScheduleInterval.Step, recipe.At(Scale.Laptop).ScheduleInterval));

    [Fact]
    public void ImageNets_usual_recipe_becomes_the_usual_small_one()
    {
        Assert.Equal(Pretrain.Mira.Hash, Pretrain.ImageNet(400).OnCifar10().Hash);
        Assert.Equal(Pretrain.Sinkhorn.Hash, Pretrain.ImageNetSinkhorn(400).OnCifar10().Hash);
        Assert.Same(Pretrain.Mira, Pretrain.Mira.OnCifar10());
    }

    [Theory]
    [InlineData(100, 15)]
    [InlineData(200, 30)]
    [InlineData(800, 120)]
    public void Epochs_stay_in_proportion(int large, int small) =>
        Assert.Equal(small, Pretrain.ImageNet(large).OnCifar10().At(Scale.Laptop).Epochs);

    [Theory]
    [InlineData(300, 48)]
    [InlineData(1000, 168)]
    [InlineData(30_000, 5120)]
    public void Prototypes_stay_in_proportion_in_eights(int large, int small) =>
        Assert.Equal(small, Pretrain.ImageNetWithPrototypes(large, 100).OnCifar10().At(Scale.Laptop)
            .Projector.Prototypes);

    [Theory]
    [InlineData(1024, 512)]
    [InlineData(128, 64)]
    public void Batch_and_rate_stay_in_proportion(int large, int small)
    {
        var recipe = (Pretrain.Mira with { BatchSize = large, BaseLearningRate = 0.15 }).At(Scale.Laptop);
        Assert.Equal((small, 0.3), (recipe.BatchSize, recipe.BaseLearningRate));
    }

    [Fact]
    public void What_sets_a_recipe_apart_is_kept_on_a_laptop()
    {
        var small = (PretrainRecipe recipe) => recipe.OnCifar10().At(Scale.Laptop);
        Assert.Equal((4, 16), (small(Pretrain.ImageNetMultiCrop(400)).Views.LocalCrops,
            small(Pretrain.ImageNetMultiCrop(400)).Views.LocalSize));
        Assert.False(small(Pretrain.ImageNetWithoutTeacher(200)).UsesTeacher);
        Assert.Equal(3, small(Pretrain.ImageNetWithIterations(3, 100)).OfMira().Iterations);
        Assert.Equal(0.96, small(Pretrain.ImageNet(800)).InitialTeacherMomentum);
    }

    [Fact]
    public void One_GPU_trains_ImageNet_as_Table_8_and_small_sets_as_the_paper()
    {
        Assert.Equal(Pretrain.ImageNetSmallBatch(100).Hash, Pretrain.ImageNet(100).At(Scale.SingleGpu).Hash);
        var multiCrop = Pretrain.ImageNetMultiCrop(400).At(Scale.SingleGpu);
        Assert.Equal((256, 0.3, 0.0), (multiCrop.BatchSize, multiCrop.PeakLearningRate,
            multiCrop.WarmupStartLearningRate));
        Assert.All([Pretrain.Mira, Pretrain.ImageNet100], recipe => Assert.Same(recipe, recipe.At(Scale.SingleGpu)));
    }

    [Fact]
    public void A_workstation_trains_CIFAR_100_by_two_methods_and_nothing_larger() => Assert.Equal(
        ["MIRA", "Barlow Twins"],
        Paper.Named("table7").CellsAt(Scale.Workstation)
            .Where(cell => cell is { Run: not null, Column: "CIFAR-100 top-1" }).Select(cell => cell.Row[0])
            .OrderDescending());

    [Theory]
    [InlineData("table7", "MIRA, R18, CIFAR-10 k-NN", "MIRA, R18, CIFAR-10 linear")]
    [InlineData("table6", "SwAV, no, no, 200, k-NN", "MIRA, no, yes, 200, k-NN")]
    [InlineData("table1", "MIRA, 2x224, 800 epochs k-NN")]
    [InlineData("table15", "400 epochs, 1 iteration k-NN")]
    public void A_workstation_judges_every_network_offline_too(string item, params string[] keys)
    {
        var cells = Paper.Named(item).CellsAt(Scale.Workstation);
        Assert.Subset(cells.Select(cell => cell.Key).ToHashSet(), keys.ToHashSet());
        Assert.Equal(cells.Count, cells.DistinctBy(cell => cell.Key).Count());
        Assert.All(cells, cell => Assert.True(cell.Run is not { Evaluation: CellEvaluation.Online } run
            || cells.Count(other => other.Run?.Pretraining == run.Pretraining
                && other.Run.Evaluation is CellEvaluation.Linear or CellEvaluation.Knn) >= 2, cell.Key));
    }

    [Fact]
    public void A_table_that_judges_offline_itself_has_no_cell_twice() =>
        Assert.Equal(Paper.Named("certified-stop").Cells.Count, Paper.Named("certified-stop")
            .CellsAt(Scale.Workstation).Count);

    [Theory]
    [InlineData(100, 0.25)]
    [InlineData(200, 0.5)]
    [InlineData(800, 2)]
    public void Epochs_on_a_workstation_are_a_quarter_half_and_double(int large, double share) =>
        Assert.Equal(share * Pretrain.Mira.At(Scale.Workstation).Epochs, Pretrain.ImageNet(large).OnCifar10()
            .At(Scale.Workstation).Epochs);

    [Fact]
    public void The_recipe_of_the_workstation_is_chosen_without_test_images() => Assert.All(
        Paper.Named("width-condition").CellsAt(Scale.Workstation),
        cell =>
            Assert.Equal(("cifar10-held-out", "cifar10-held-out"),
                (cell.Run!.Pretraining.Dataset, cell.Run.Evaluation.Dataset)));

    [Fact]
    public void Table_8_on_a_laptop_has_four_batches_and_one_number_of_prototypes()
    {
        var recipes = Paper.Named("table8").CellsAt(Scale.Laptop).Select(cell => cell.Run!.Pretraining).ToList();
        Assert.Equal([64, 128, 256, 512], recipes.Select(recipe => recipe.BatchSize).Distinct().Order());
        Assert.Equal([512], recipes.Select(recipe => recipe.Projector.Prototypes).Distinct());
        Assert.Equal(12, recipes.Select(recipe => recipe.Hash).Distinct().Count());
    }

    [Fact]
    public void The_gain_condition_asks_for_the_same_targets_at_every_scale() => Assert.Equal(
        Targets(Scale.Paper), Targets(Scale.Laptop));

    [Fact]
    public void A_certified_stop_is_a_setting_that_other_recipes_do_not_carry()
    {
        Assert.DoesNotContain("Tolerance", RecipeJson.Text(Pretrain.Mira), StringComparison.Ordinal);
        var certified = Pretrain.Mira.With("method.tolerance=0.01");
        Assert.Equal(0.01, certified.OfMira().Tolerance);
        Assert.NotEqual(Pretrain.Mira.Hash, certified.Hash);
        Assert.Equal(Pretrain.Mira, certified.With("tolerance=none"));
        Assert.Contains("method.tolerance is 2",
            Assert.Throws<InputException>(() => Pretrain.Mira.With("method.tolerance=2").Validate()).Message,
            StringComparison.Ordinal);
    }

    private static IEnumerable<(double, double)> Targets(Scale scale) => Paper.Named("gain-condition").CellsAt(scale)
        .Select(cell =>
            (cell.Run!.Pretraining.OfMira().TeacherTemperature, cell.Run.Pretraining.OfMira().FinalRegularization));

    [Fact]
    public void A_short_run_of_a_method_counts_its_own_epochs_in_proportion()
    {
        var swav = Pretrain.Named("cifar10-swav").WithEpochs(100);
        Assert.Equal((100, 5), (swav.Epochs, ((SwavRecipe)swav.Method!).QueueStartEpoch));

        var dino = Pretrain.Named("cifar10-dino").WithEpochs(100);
        Assert.Equal((100, 5), (dino.Epochs, ((DinoRecipe)dino.Method!).TemperatureEpochs));
        Assert.Equal(0.995, dino.InitialTeacherMomentum, 12);
        Assert.Equal(0.9, Pretrain.Named("cifar10-dino").WithEpochs(1).InitialTeacherMomentum, 12);

        var longer = Pretrain.Named("cifar10-dino").WithEpochs(2000);
        Assert.Equal(Pretrain.Named("cifar10-dino") with { Epochs = 2000 }, longer);
    }
}
