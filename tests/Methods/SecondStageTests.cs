using Mira.Datasets;
using Mira.Experiments.Files.Safetensors;
using Mira.Experiments.Recipes;
using Mira.Experiments.Scales;
using Mira.Experiments.Training;

namespace Mira.Tests.Methods;

/// <summary>A run that is the second stage of another.</summary>
[Collection(TorchGlobals.Name)]
public sealed class SecondStageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_second_stage_that_is_killed_resumes_bit_for_bit()
    {
        Run(First());
        Run(Second("whole"));
        Assert.Throws<InterruptedRunException>(() => Run(Second("broken"), stopAfter: 3));
        Assert.Throws<InterruptedRunException>(() => Run(Second("broken") with { Resumes = true }, stopAfter: 5));
        // The first stage is not needed any more.
        Run(Second("broken") with { Resumes = true, Start = null });

        Assert.Equal(File.ReadAllBytes(Second("whole").Folder.Checkpoint),
            File.ReadAllBytes(Second("broken").Folder.Checkpoint));
    }

    [Fact]
    public void It_begins_with_the_head_and_the_momentum_of_the_first()
    {
        Run(First());
        Assert.Throws<InterruptedRunException>(() => Run(Second("begun"), stopAfter: 1));
        using var first = SafetensorsFile.Open(First().Folder.Checkpoint);
        using var second = SafetensorsFile.Open(Second("begun").Folder.CheckpointAt(0));
        var kept = first.Names.Where(name => name.StartsWith("student.", StringComparison.Ordinal)
            || name.StartsWith("momentum.", StringComparison.Ordinal)).ToList();

        Assert.Contains("student.classes.weight", kept);
        Assert.Contains(kept, name => name.StartsWith("momentum.", StringComparison.Ordinal));
        Assert.All(kept, name =>
        {
            using var expected = first.Load(name);
            using var found = second.Load(name);
            Assert.True(expected.Equals(found), name);
        });
    }

    [Fact]
    public void It_says_that_it_needs_a_first_stage() => Assert.Contains("name it with --init RUN, a run of TWIST",
        Assert.Throws<InputException>(() => Run(Second("alone") with { Start = null })).Message,
        StringComparison.Ordinal);

    [Fact]
    public void It_refuses_a_run_of_another_method_and_one_that_is_a_second_stage_itself()
    {
        Run(First());
        Run(Second("whole"));
        Run(First() with { Folder = new(_folder.File("other")), Recipe = Small("self-classifier", "classes=4+6") });
        foreach (var folder in new[] { "other", "whole" })
        {
            Assert.Contains("expected the first stage of TWIST", Assert.Throws<InputException>(() =>
                Run(Second("refused") with { Start = new(_folder.File(folder)) })).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Neighbors_survive_an_interruption_bit_for_bit()
    {
        PretrainRequest Neighbors(string folder) => First() with
        {
            Folder = new(_folder.File(folder)),
            Recipe = Small("self-classifier-nn", "classes=4+6", "neighbor-queue-size=40"),
        };
        Run(Neighbors("unbroken"));
        Assert.Throws<InterruptedRunException>(() => Run(Neighbors("broken"), stopAfter: 3));
        Run(Neighbors("broken") with { Resumes = true });

        Assert.Equal(File.ReadAllBytes(Neighbors("unbroken").Folder.Checkpoint),
            File.ReadAllBytes(Neighbors("broken").Folder.Checkpoint));
    }

    private PretrainRequest First() => Request("first", Small("twist"));

    private PretrainRequest Second(string folder) => Request(folder, Small("twist-sl")) with
    {
        Start = new(_folder.File("first")),
    };

    private PretrainRequest Request(string folder, PretrainRecipe recipe) =>
        TinyRun.In(_folder.File(folder), recipe, TinyRun.Images(70, 30)) with
        {
            Monitoring = new() { KnnInterval = 0, ProbeInterval = 0 },
        };

    private static PretrainRecipe Small(string name, params string[] assignments)
    {
        var small = ContrastRuns.Published(name).At(Scale.Laptop).WithEpochs(3) with
        {
            Projector = new() { HiddenDimension = 32, EmbeddingDimension = 16, Prototypes = 24 },
            BatchSize = 32,
        };
        return assignments.Aggregate(small, Experiments.Recipes.Settings.RecipeSettings.With);
    }

    private static void Run(PretrainRequest request, int? stopAfter = null)
    {
        using var observer = new RunObserver { StopAfter = stopAfter };
        TinyRun.Train(request, observer);
    }
}
