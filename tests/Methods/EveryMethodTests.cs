using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using Mira.Experiments.Runtime;
using Mira.Experiments.Scales;
using Mira.Experiments.Training;
using static TorchSharp.torch;

namespace Mira.Tests.Methods;

/// <summary>What every method in the list owes the trainer.</summary>
[Collection(TorchGlobals.Name)]
public sealed class EveryMethodTests : IDisposable
{
    private const int Batch = 32;

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names => [.. MethodList.All.Select(method => method.Name)];

    /// <summary>Three epochs of two steps, stopped inside the second and the third.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void An_interrupted_run_resumes_bit_for_bit(string name)
    {
        Run(Request(name, "whole"));
        Assert.Throws<InterruptedRunException>(() => Run(Request(name, "broken"), stopAfter: 3));
        Assert.Throws<InterruptedRunException>(() =>
            Run(Request(name, "broken") with { Resumes = true }, stopAfter: 5));
        Run(Request(name, "broken") with { Resumes = true });

        Assert.Equal(File.ReadAllBytes(Request(name, "whole").Folder.Checkpoint),
            File.ReadAllBytes(Request(name, "broken").Folder.Checkpoint));
    }

    /// <summary>MoCo's own form: one direction, groups of normalization, a shuffled teacher.</summary>
    [Fact]
    public void A_run_with_shuffled_groups_resumes_bit_for_bit()
    {
        var own = Tiny("moco-v2");
        var official = own with { NormGroups = 4, Method = (MocoRecipe)own.Method with { IsSymmetric = false } };
        PretrainRequest Official(string folder) => Request("moco-v2", folder) with { Recipe = official };
        Run(Official("whole"));
        Assert.Throws<InterruptedRunException>(() => Run(Official("broken"), stopAfter: 3));
        Run(Official("broken") with { Resumes = true });

        Assert.Equal(File.ReadAllBytes(Official("whole").Folder.Checkpoint),
            File.ReadAllBytes(Official("broken").Folder.Checkpoint));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Steps_inside_an_epoch_leave_no_tensor_and_read_nothing_that_a_device_must_be_waited_for(string name)
    {
        using var trainer = new Trainer(Tiny(name), 4, 0, CPU)
        {
            ReadInterval = 100,
            Images = new GivenImages(4 * Batch, seed: 2),
        };
        using var images = Images();
        // The first two epochs make whatever lives as long as the run.
        Enumerable.Range(0, 9).ToList().ForEach(step => Advance(trainer, images, step));
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var (reads, live) = (HostRead.Count, Tensor.TotalCount);

        Enumerable.Range(9, 3).ToList().ForEach(step => Advance(trainer, images, step));

        Assert.Equal(live, Tensor.TotalCount);
        // On a CPU, where looking is free, Sinkhorn-Knopp looks at its weights after each iteration but the first.
        var looks = Tiny(name).Method switch
        {
            SwavRecipe swav => swav.Iterations - 1,
            SinkhornRecipe sinkhorn => sinkhorn.Iterations - 1,
            _ => 0,
        };
        Assert.Equal(3 * 2 * looks, HostRead.Count - reads);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_recipes_survive_their_JSON_and_have_hashes_of_their_own(string name)
    {
        var recipes = MethodList.All.Single(method => method.Name == name).Recipes;

        Assert.All(recipes, recipe =>
            Assert.Equal(recipe, RecipeJson.Parse<PretrainRecipe>(RecipeJson.Text(recipe), "test")));
        Assert.All(recipes, recipe => Assert.Same(recipe, recipe.Validate()));
        // Those of CIFAR-10 and CIFAR-100 may be one.
        Assert.Equal(recipes.Select(recipe => recipe with { Name = "", Dataset = "" }).Distinct().Count(),
            recipes.Select(recipe => recipe.Hash).Distinct().Count());
    }

    public void Dispose() => _folder.Dispose();

    private static void Advance(Trainer trainer, Tensor images, int step) =>
        trainer.Advance([images, images], Classes, [.. Enumerable.Range(step % 4 * Batch, Batch)]);

    private static readonly Tensor Classes = arange(Batch, dtype: ScalarType.Int64).remainder(10)
        .DetachFromDisposeScope();

    private static PretrainRecipe Tiny(string name)
    {
        // So few epochs that SwAV's queue is used from the first on.
        var small = MethodList.All.Single(method => method.Name == name).Recipes[0].At(Scale.Laptop).WithEpochs(3);
        return small with
        {
            Projector = new() { HiddenDimension = 32, EmbeddingDimension = 16, Prototypes = 24 },
            BatchSize = Batch,
        };
    }

    private static Tensor Images()
    {
        using var generator = new Generator(1);
        return ChannelsLast.Of(randn([Batch, 3, 16, 16], generator: generator));
    }

    private PretrainRequest Request(string name, string folder) =>
        TinyRun.In(_folder.File(folder), Tiny(name), TinyRun.Images(70, 30)) with
        {
            Monitoring = new() { KnnInterval = 0, ProbeInterval = 0 }
        };

    private static void Run(PretrainRequest request, int? stopAfter = null)
    {
        using var observer = new RunObserver { StopAfter = stopAfter };
        TinyRun.Train(request, observer);
    }
}
