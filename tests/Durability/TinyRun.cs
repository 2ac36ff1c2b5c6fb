using Mira.Datasets;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Files.Safetensors;
using Mira.Experiments.Recipes;
using Mira.Experiments.Records;
using Mira.Experiments.Runtime;
using Mira.Experiments.Training;
using Mira.Experiments.Training.Monitoring;
using static TorchSharp.torch;

namespace Mira.Tests.Durability;

/// <summary>The shortest pretraining in which everything is written that ever is: two epochs of one step, three checkpoints, two rows.</summary>
internal static class TinyRun
{
    internal const int Steps = 2;

    private static readonly Lazy<ImageDataset> Data = new(Small);

    internal static PretrainRecipe Recipe { get; } = Pretrain.Mira with
    {
        Backbone = new() { Width = 8, StemStride = 2 },
        Projector = new() { HiddenDimension = 16, EmbeddingDimension = 8, Prototypes = 16 },
        Epochs = 2,
        BatchSize = 8,
        WarmupEpochs = 1,
        UsesTeacher = false,
    };

    /// <summary>The run in a folder.</summary>
    internal static PretrainRequest In(string folder) => new()
    {
        Recipe = Recipe,
        Data = Data.Value,
        Folder = new RunFolder(folder),
        Compute = new Compute(CPU, ComputePrecision.Fp32, 1),
        Seed = 5,
        Monitoring = MonitoringSettings.None,
        CheckpointEvery = new CheckpointInterval(null, 1),
        Command = new RunCommand(["--seed", "5"], "/"),
    };

    /// <summary>Trains to the end, or until something happens.</summary>
    internal static void Train(PretrainRequest request, RunObserver? observer = null)
    {
        using var trainer = new Pretraining(request, observer ?? new RunObserver()).Run(observer?.Stop ?? CancellationToken.None);
    }

    /// <summary>Goes on, or begins where there is nothing to go on with.</summary>
    internal static PretrainRequest GoesOn(this PretrainRequest request) => request with { Resumes = request.Folder.HasCheckpoint };

    /// <summary>Everything a run has to show in the end: checkpoint and rows without times.</summary>
    internal static (string Checkpoint, string Rows) Result(string folder)
    {
        var run = new RunFolder(folder);
        using var file = SafetensorsFile.Open(run.Checkpoint);
        return (Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(run.Checkpoint))),
            ResultsCsv.Text(ResultsCsv.Read<EpochMetrics>(run.Metrics).Select(row => row.WithoutTimes())));
    }

    private static ImageDataset Small()
    {
        var all = Catalog.Load(Catalog.Default);
        return all with { Train = all.Train.TakeBalanced(10), Test = all.Test.TakeBalanced(10) };
    }
}
