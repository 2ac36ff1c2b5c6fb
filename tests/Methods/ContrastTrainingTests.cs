using Mira.Experiments.Methods.BarlowTwins;
using Mira.Experiments.Methods.SimSiam;
using Mira.Experiments.Recipes;
using Mira.Experiments.Reporting;
using Mira.Experiments.Training;
using Mira.Tests.Training;
using Mira.Tests.Training.Monitoring;

namespace Mira.Tests.Methods;

/// <summary>Whole small runs of the methods without labels.</summary>
public sealed class ContrastTrainingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mira-").FullName;
    private readonly TinyRun _run = new();

    public void Dispose()
    {
        _run.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("byol")]
    [InlineData("barlow-twins")]
    [InlineData("simsiam")]
    public void An_interrupted_run_resumes_bit_for_bit(string method)
    {
        var recipe = ContrastRuns.Tiny(method) with { BatchSize = 64, Epochs = 2 };
        var (whole, broken) = (Request(recipe, "whole"), Request(recipe, "broken"));

        Train(whole, int.MaxValue);
        Assert.Throws<InterruptedRunException>(() => Train(broken, 3));
        Train(broken with { Resumes = true }, int.MaxValue);

        Assert.Equal(File.ReadAllBytes(whole.Folder.Checkpoint), File.ReadAllBytes(broken.Folder.Checkpoint));
        Assert.Equal(Rows(whole), Rows(broken));
        Assert.All(Rows(whole), row => Assert.True(double.IsFinite(row.Loss) && double.IsNaN(row.Target.Entropy) && row.Prototypes == 0));
    }

    [Theory]
    [InlineData("byol", 0.3)]
    [InlineData("barlow-twins", 0.1)]
    [InlineData("simsiam", 2)]
    public void A_good_run_is_not_warned_of_and_keeps_images_apart(string method, double rate)
    {
        _run.Train(_run.Request(Small(method) with { BaseLearningRate = rate })).Dispose();

        Assert.Empty(_run.Warnings);
        Assert.InRange(_run.Rows[^1].EffectiveRank!.Value, 2.5, 32);
        Assert.InRange(_run.Rows[^1].MeanCosine!.Value, -0.1, 0.5);
    }

    [Fact]
    public void Simsiam_without_stop_gradient_collapses_and_is_told_so_in_words()
    {
        var recipe = Small("simsiam") with { BaseLearningRate = 6, Method = new SimSiamRecipe { PredictorHiddenDimension = 64, StopsGradient = false } };

        _run.Train(_run.Request(recipe)).Dispose();

        Assert.InRange(_run.Rows[^1].Loss, -1, -0.85);
        Assert.Contains("The embeddings collapse", Assert.Single(_run.Warnings), StringComparison.Ordinal);
        Assert.Contains("gradients stop at the targets", _run.Warnings[0], StringComparison.Ordinal);
    }

    // 32 numbers have a 64th of the pairs that 2048 have beside their diagonal: λ makes up for it.
    private static PretrainRecipe Small(string method)
    {
        var recipe = Shrunk(method);
        return recipe.Method is BarlowTwinsRecipe barlow ? recipe with { Method = barlow with { RedundancyWeight = 0.0051 * 2048 / 32 } } : recipe;
    }

    private static PretrainRecipe Shrunk(string method) => ContrastRuns.Published(method).At(Scale.Laptop) with
    {
        Backbone = TinyRun.Good.Backbone,
        Projector = new() { HiddenDimension = 128, EmbeddingDimension = 32 },
        Epochs = 10,
        BatchSize = 64,
        WarmupEpochs = 2,
    };

    private PretrainRequest Request(PretrainRecipe recipe, string name) =>
        _run.Request(recipe) with { Folder = new RunFolder(Path.Combine(_folder, name)) };

    private static void Train(PretrainRequest request, int stopAfter)
    {
        using var source = new CancellationTokenSource();
        using var trainer = new Pretraining(request, new StopAfter(stopAfter, source)).Run(source.Token);
    }

    private static List<EpochMetrics> Rows(PretrainRequest request) =>
        [.. ResultsCsv.ReadLog<EpochMetrics>(request.Folder.Metrics).Select(row => row.WithoutTimes())];
}
