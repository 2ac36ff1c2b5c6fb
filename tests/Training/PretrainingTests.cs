using Mira.Datasets;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Files.Safetensors;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using Mira.Experiments.Records;
using Mira.Experiments.Runtime;
using Mira.Experiments.Training;
using static TorchSharp.torch;

namespace Mira.Tests.Training;

public sealed class PretrainingTests : IDisposable
{
    private static readonly ImageDataset Data = TinyRun.Images(70, 30);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public void An_interrupted_run_resumes_bit_for_bit(int interruptedAfter)
    {
        Run(Request("whole"));
        Assert.Throws<InterruptedRunException>(() => Run(Request("broken"), interruptedAfter));
        Run(Request("broken") with { Resumes = true });

        Assert.Equal(Bytes("whole"), Bytes("broken"));
        Assert.Equal(Metrics("whole"), Metrics("broken"));
    }

    [Fact]
    public void Fewer_images_than_neighbors_are_refused_before_the_first_step()
    {
        var request = Request("run") with
        {
            Data = Data with { Train = Data.Train.Select([.. Enumerable.Range(0, 19)]) },
            Monitoring = new() { KnnInterval = 2 }
        };

        Assert.Contains("--knn-every 0", Assert.Throws<InputException>(() => Run(request)).Message,
            StringComparison.Ordinal);
        Assert.False(Directory.Exists(request.Folder.Path));
    }

    [Fact]
    public void Every_epoch_has_a_row_and_the_chosen_ones_a_k_NN_accuracy()
    {
        Run(Request("run") with { Monitoring = new() { KnnInterval = 2, ProbeInterval = 3 } });

        var rows = ResultsCsv.Read<EpochMetrics>(Request("run").Folder.Metrics);

        Assert.Equal([1, 2, 3], rows.Select(row => row.Epoch));
        Assert.Equal([false, true, true], rows.Select(row => row.KnnTop1 is not null));
        Assert.All(rows, row => Assert.InRange(row.Loss, 0, 2 * Math.Log(row.Prototypes)));
        Assert.All(rows, row =>
            Assert.InRange(row.Target.MarginalEntropy, row.Target.Entropy, Math.Log(row.Prototypes)));
        Assert.All(rows, row => Assert.Equal(30, row.SolverIterations));
        Assert.All(rows, row => Assert.Equal(Recipe.Hash, row.RecipeHash));
        Assert.All(rows, row => Assert.InRange(row.Certificate, 0, 1e-3));
    }

    [Fact]
    public void A_finished_run_is_recorded_before_another_process_may_have_its_folder()
    {
        var (request, isHeld) = (Request("run"), false);
        var pretraining = new Pretraining(request, new RunObserver())
        {
            Finished = made =>
            {
                isHeld = made.Cost is not null && File.Exists(request.Folder.Checkpoint);
                Assert.Throws<FolderInUseException>(() => RunLock.Take(request.Folder));
            },
        };
        pretraining.Run(CancellationToken.None).Dispose();
        Assert.True(isHeld);
    }

    [Fact]
    public void A_run_is_not_overwritten_by_another()
    {
        Run(Request("run"));

        var error = Assert.Throws<InputException>(() => Run(Request("run")));

        Assert.Contains("--resume", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resuming_with_another_recipe_is_refused()
    {
        Run(Request("run"));
        var other = Request("run") with
        {
            Resumes = true,
            Recipe = Recipe with { Optimizer = new() { WeightDecay = 1e-3 } }
        };

        var error = Assert.Throws<InputException>(() => Run(other));

        Assert.Contains("belongs to another run: optimizer.weight-decay is 1e-4, asked for 0.001.", error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Resuming_without_a_checkpoint_names_the_missing_file()
    {
        var error = Assert.Throws<InputException>(() => Run(Request("none") with { Resumes = true }));

        Assert.Contains("checkpoint.safetensors", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Divergence_keeps_the_last_checkpoint()
    {
        var recipe = Recipe with { BaseLearningRate = 1e30, WarmupEpochs = 0, Optimizer = new() { WeightDecay = 1 } };
        var request = Request("run") with { Recipe = recipe, CheckpointEvery = new(null, 1) };

        Assert.Throws<DivergenceException>(() => Run(request));

        using var trainer = new Trainer(recipe, request.StepsPerEpoch, (ulong)request.Seed, CPU);
        using var file = SafetensorsFile.Open(request.Folder.Checkpoint);
        Checkpoint.Restore(file, trainer);
        Assert.InRange(trainer.Step, 1, request.Steps - 1);
        Assert.Throws<InterruptedRunException>(() =>
            Run(Request("until then") with { Recipe = recipe }, stopAfter: trainer.Step));
        Assert.Equal(Bytes("until then"), Bytes("run"));
        Assert.DoesNotContain(Directory.GetFiles(request.Folder.Path),
            path => path.Contains("partial", StringComparison.Ordinal));
    }

    [Fact]
    public void The_baseline_trains_without_a_teacher_in_its_checkpoint()
    {
        var request = Request("run") with
        {
            Recipe = Recipe with { Method = new SinkhornRecipe(), UsesTeacher = false },
        };
        Run(request);

        using var file = SafetensorsFile.Open(request.Folder.Checkpoint);
        Assert.DoesNotContain(file.Names, name => name.StartsWith("teacher.", StringComparison.Ordinal));
        Assert.All(ResultsCsv.Read<EpochMetrics>(request.Folder.Metrics),
            row => Assert.True(double.IsNaN(row.TeacherMomentum)));
    }

    [Fact]
    public void Computing_in_bfloat16_stays_near_float32()
    {
        Run(Request("fp32"));
        Run(Request("bf16") with { Compute = new Compute(CPU, ComputePrecision.Bf16, 1) });

        var first = Metrics("fp32").Zip(Metrics("bf16"));

        // Six steps of so small a network magnify rounding; WeightCastsTests hold the rounding itself.
        Assert.All(first, pair => Assert.Equal(pair.First.Loss, pair.Second.Loss, 0.03 * pair.First.Loss));
        using var file = SafetensorsFile.Open(Request("bf16").Folder.Checkpoint);
        Assert.Equal(ScalarType.Float32, file.DType("student.backbone.conv1.weight"));
    }

    private static PretrainRecipe Recipe { get; } = Pretrain.Mira with
    {
        Backbone = new() { Width = 8, StemStride = 2, StemPadding = 1 },
        Projector = new() { HiddenDimension = 32, EmbeddingDimension = 16, Prototypes = 24 },
        Epochs = 3,
        BatchSize = 32,
        WarmupEpochs = 1,
    };

    private static void Run(PretrainRequest request, int? stopAfter = null)
    {
        using var observer = new RunObserver { StopAfter = stopAfter };
        TinyRun.Train(request, observer);
    }

    private PretrainRequest Request(string name) =>
        TinyRun.In(_folder.File(name), Recipe, Data) with { Monitoring = new() { KnnInterval = 0, ProbeInterval = 0 } };

    private byte[] Bytes(string name) => File.ReadAllBytes(Request(name).Folder.Checkpoint);

    /// <summary>The rows without their time columns.</summary>
    private List<EpochMetrics> Metrics(string name) =>
        [.. ResultsCsv.Read<EpochMetrics>(Request(name).Folder.Metrics)
            .Select(row => row with { Seconds = 0, ImagesPerSecond = 0 })];
}
