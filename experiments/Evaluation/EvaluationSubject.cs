using System.Diagnostics;
using Mira.Datasets;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Evaluation.Features;
using Mira.Experiments.Evaluation.Metrics;
using Mira.Experiments.Records;
using Mira.Experiments.Runtime;

namespace Mira.Experiments.Evaluation;

/// <summary>Whose features are evaluated, in the words of a row of evaluation.csv.</summary>
public sealed record EvaluationSubject
{
    /// <summary>Method that trained the encoder, as shown to readers; empty where the checkpoint
    /// does not prove it.</summary>
    public required string Method { get; init; }

    /// <summary>Which network it is: teacher, student, random, or features of a file.</summary>
    public required string Encoder { get; init; }

    /// <summary>What is assumed of the encoder's architecture; empty where nothing.</summary>
    public string Assumption { get; init; } = "";

    /// <summary>Hash of the recipe of the pretraining; empty where not known.</summary>
    public string PretrainRecipeHash { get; init; } = "";

    /// <summary>Hash of the checkpoint; empty for random weights or where not known.</summary>
    public string CheckpointHash { get; init; } = "";

    /// <summary>Hash of the training images or features.</summary>
    public required string DataHash { get; init; }

    /// <summary>A network on a data set.</summary>
    public static EvaluationSubject Of(PretrainedBackbone network, ImageDataset data)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(data);
        return new()
        {
            Method = network.Method,
            Encoder = network.Encoder,
            Assumption = network.Assumption,
            PretrainRecipeHash = network.Recipe?.Hash ?? "",
            CheckpointHash = network.CheckpointHash,
            DataHash = data.Train.ContentHash[..12],
        };
    }

    /// <summary>Features of a file.</summary>
    public static EvaluationSubject Of(IFeatureDescription train)
    {
        ArgumentNullException.ThrowIfNull(train);
        return new()
        {
            Method = train.Origin.Method.Length > 0 ? train.Origin.Method : "features",
            Encoder = train.Origin.Encoder.Length > 0 ? train.Origin.Encoder : "file",
            Assumption = train.Origin.Assumption,
            CheckpointHash = train.Origin.CheckpointHash,
            DataHash = train.Origin.DataHash.Length > 0 ? train.Origin.DataHash : train.ContentHash[..12],
        };
    }

    /// <summary>One row.</summary>
    /// <param name="protocol">One of <see cref="ProtocolNames"/>.</param>
    /// <param name="setting">Its settings in words, and the hash of its recipe.</param>
    /// <param name="seed">Seed of the evaluation.</param>
    /// <param name="accuracy">What was found.</param>
    /// <param name="cost">What it took.</param>
    internal EvaluationResult Row(
        string protocol, (string Words, string Hash) setting, long seed, Accuracy accuracy,
        (Stopwatch Clock, Compute Compute) cost)
    {
        return new()
        {
            Method = Method,
            Encoder = Encoder,
            Protocol = protocol,
            Setting = Assumption.Length == 0 ? setting.Words : $"{setting.Words}; {Assumption} assumed",
            Top1 = accuracy.Top1,
            Top5 = accuracy.Top5,
            MeanPerClass = accuracy.MeanPerClass,
            Images = accuracy.Images,
            Seconds = cost.Clock.Elapsed.TotalSeconds,
            Seed = seed,
            RecipeHash = setting.Hash,
            PretrainRecipeHash = PretrainRecipeHash,
            CheckpointHash = CheckpointHash,
            DataHash = DataHash,
            Device = cost.Compute.Device.ToString(),
            Threads = cost.Compute.Threads,
            PeakMebibytes = Hardware.PeakMemory() >> 20,
        };
    }
}
