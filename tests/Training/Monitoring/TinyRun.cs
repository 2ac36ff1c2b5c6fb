using Mira.Datasets;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using Mira.Experiments.Records;
using Mira.Experiments.Runtime;
using Mira.Experiments.Training;
using Mira.Experiments.Training.Monitoring;
using static TorchSharp.torch;

namespace Mira.Tests.Training.Monitoring;

/// <summary>A real pretraining that takes seconds: 256 images, a network of width 8, 64 prototypes.</summary>
internal sealed class TinyRun : IPretrainingObserver, IDisposable
{
    private static readonly ImageDataset Data = Small();

    private readonly string _folder = Directory.CreateTempSubdirectory("mira-tiny").FullName;

    /// <summary>The small recipe's temperatures and schedules at a fraction of its size; it learns, as far as 256 images allow.</summary>
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

    internal List<EpochMetrics> Rows { get; } = [];

    internal List<string> Warnings { get; } = [];

    internal PretrainRequest Request(PretrainRecipe recipe, MonitoringSettings? monitoring = null) => new()
    {
        Recipe = recipe,
        Data = Data,
        Folder = new RunFolder(_folder),
        Compute = new Compute(CPU, ComputePrecision.Fp32, 1),
        Seed = 1,
        Monitoring = monitoring ?? MonitoringSettings.None,
    };

    /// <summary>Trains; sabotage is done to the networks before the first step.</summary>
    internal Trainer Train(PretrainRequest request, Action<Trainer>? sabotage = null) =>
        new Pretraining(request, this)
        {
            Disturbance = (trainer, _) =>
            {
                if (trainer.Step == 0)
                {
                    sabotage?.Invoke(trainer);
                }
            },
        }.Run(CancellationToken.None);

    /// <summary>Trains and returns what was warned of.</summary>
    internal static List<string> WarningsOf(PretrainRecipe recipe, Action<Trainer>? sabotage = null)
    {
        using var run = new TinyRun();
        run.Train(run.Request(recipe), sabotage).Dispose();
        return run.Warnings;
    }

    public void Started(PretrainRequest request, int firstStep)
    {
    }

    public void StepDone(StepOutcome outcome)
    {
    }

    public void EpochDone(EpochMetrics metrics) => Rows.Add(metrics);

    public void Warned(string message) => Warnings.Add(message);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static ImageDataset Small()
    {
        var all = Catalog.Load(Catalog.Default);
        return all with { Train = all.Train.TakeBalanced(256), Test = all.Test.TakeBalanced(100) };
    }
}
