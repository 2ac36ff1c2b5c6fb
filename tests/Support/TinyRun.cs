using System.Collections.Concurrent;
using Mira.Datasets;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Files.Safetensors;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using Mira.Experiments.Records;
using Mira.Experiments.Runtime;
using Mira.Experiments.Training;
using Mira.Experiments.Training.Monitoring;
using static TorchSharp.torch;

namespace Mira.Tests.Support;

/// <summary>Real pretrainings as small as tests allow; an instance is one in a folder of its own, with
/// what it reported.</summary>
internal sealed class TinyRun : IDisposable
{
    /// <summary>Steps of <see cref="Recipe"/>.</summary>
    internal const int Steps = 2;

    private static readonly ConcurrentDictionary<(int Train, int Test), ImageDataset> Taken = new();

    private readonly TemporaryFolder _folder = new();
    private readonly RunObserver _observer = new() { Warnings = [] };

    /// <summary>The shortest run in which everything is written that ever is: two epochs of one step, three
    /// checkpoints, two rows.</summary>
    internal static PretrainRecipe Recipe { get; } = Pretrain.Mira with
    {
        Backbone = new() { Width = 8, StemStride = 2 },
        Projector = new() { HiddenDimension = 16, EmbeddingDimension = 8, Prototypes = 16 },
        Epochs = 2,
        BatchSize = 8,
        WarmupEpochs = 1,
        UsesTeacher = false,
    };

    /// <summary>The small recipe's temperatures and schedules at a fraction of its size; it learns, as far as
    /// 256 images allow.</summary>
    internal static PretrainRecipe Good { get; } = Pretrain.Mira with
    {
        Backbone = new() { Width = 8, StemStride = 2, StemPadding = 1 },
        Projector = new() { HiddenDimension = 128, EmbeddingDimension = 32, Prototypes = 64 },
        Method = new MiraRecipe { TeacherTemperature = 0.13, InitialRegularization = 0.8 },
        Epochs = 12,
        BatchSize = 64,
        WarmupEpochs = 2,
        BaseLearningRate = 0.6,
        InitialTeacherMomentum = 0.9,
    };

    internal List<EpochMetrics> Rows => _observer.Rows;

    internal List<string> Warnings => _observer.Warnings!;

    /// <summary>So many embedded images, equally many of each class.</summary>
    internal static ImageDataset Images(int train, int test) => Taken.GetOrAdd((train, test), static count =>
    {
        var all = Catalog.Load(Catalog.Default);
        return all with { Train = all.Train.TakeBalanced(count.Train), Test = all.Test.TakeBalanced(count.Test) };
    });

    /// <summary>The shortest run in a folder; it saves itself after each step.</summary>
    internal static PretrainRequest In(string folder) => new()
    {
        Recipe = Recipe,
        Data = Images(10, 10),
        Folder = new RunFolder(folder),
        Compute = new Compute(CPU, ComputePrecision.Fp32, 1),
        Seed = 5,
        Monitoring = MonitoringSettings.None,
        CheckpointEvery = new CheckpointInterval(null, 1),
        Command = new RunCommand(["--seed", "5"], "/"),
    };

    /// <summary>A run of another recipe on more images, which saves itself when it ends or is stopped.</summary>
    internal static PretrainRequest In(string folder, PretrainRecipe recipe, ImageDataset images) => In(folder) with
    {
        Recipe = recipe,
        Data = images,
        Seed = 3,
        CheckpointEvery = CheckpointInterval.Default,
    };

    /// <summary>Trains to the end, or until something happens.</summary>
    internal static void Train(PretrainRequest request, RunObserver? observer = null)
    {
        using var trainer = new Pretraining(request, observer ?? new RunObserver())
            .Run(observer?.Stop ?? CancellationToken.None);
    }

    /// <summary>Goes on, or begins where there is nothing to go on with.</summary>
    internal static PretrainRequest GoesOn(PretrainRequest request) => request with
    {
        Resumes = request.Folder.HasCheckpoint,
    };

    /// <summary>Everything a run has to show in the end: the SHA-256 of its checkpoint, which is whole, and the
    /// rows without times.</summary>
    internal static (string Checkpoint, string Rows) Result(string folder)
    {
        var run = new RunFolder(folder);
        SafetensorsFile.Open(run.Checkpoint).Dispose();
        return (FileHash.Of(run.Checkpoint),
            ResultsCsv.Text(ResultsCsv.Read<EpochMetrics>(run.Metrics).Select(row => row.WithoutTimes())));
    }

    /// <summary>Trains and returns what was warned of.</summary>
    internal static List<string> WarningsOf(PretrainRecipe recipe, Action<Trainer>? sabotage = null)
    {
        using var run = new TinyRun();
        run.Train(run.Request(recipe), sabotage).Dispose();
        return run.Warnings;
    }

    /// <summary>A run of seconds on 256 images.</summary>
    internal PretrainRequest Request(PretrainRecipe recipe, MonitoringSettings? monitoring = null) =>
        In(_folder, recipe, Images(256, 100)) with { Seed = 1, Monitoring = monitoring ?? MonitoringSettings.None };

    /// <summary>Trains; sabotage is done to the networks before the first step.</summary>
    internal Trainer Train(PretrainRequest request, Action<Trainer>? sabotage = null) =>
        new Pretraining(request, _observer)
        {
            Disturbance = (trainer, _) =>
            {
                if (trainer.Step == 0)
                {
                    sabotage?.Invoke(trainer);
                }
            },
        }.Run(CancellationToken.None);

    public void Dispose()
    {
        _observer.Dispose();
        _folder.Dispose();
    }
}
