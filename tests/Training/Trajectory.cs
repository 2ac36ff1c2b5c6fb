using Mira.Experiments.Checkpoints;
using Mira.Experiments.Collectives;
using Mira.Experiments.Files.Safetensors;
using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using Mira.Experiments.Training;
using Mira.Experiments.Training.Monitoring;
using static TorchSharp.torch;

namespace Mira.Tests.Training;

/// <summary>The small training problem whose steps golden_trajectories.py computed with PyTorch.</summary>
internal static class Trajectory
{
    internal const int StepsPerEpoch = 2;

    internal const int Steps = 5;

    internal const int Batch = 48;

    /// <summary>Names of the trajectories: optimizer, teacher or student targets, two views or multi-crop.</summary>
    internal static IReadOnlyList<string> Names { get; } =
    [
        "sgd-teacher-two", "sgd-teacher-multi", "sgd-student-two", "sgd-student-multi",
        "lars-teacher-two", "lars-teacher-multi", "lars-student-two", "lars-student-multi",
    ];

    /// <summary>The recipe of a name.</summary>
    internal static PretrainRecipe Recipe(string name) => new()
    {
        Backbone = new() { Width = 8 },
        Projector = new() { HiddenDimension = 16, EmbeddingDimension = 8, Prototypes = 12 },
        Method = new MiraRecipe { TeacherTemperature = 2, StudentTemperature = 0.5 },
        Epochs = 4,
        BatchSize = Batch,
        WarmupEpochs = 1,
        BaseLearningRate = Has(name, "lars") ? 1.5 : 0.6,
        WarmupStartLearningRate = 0.003,
        MinimumLearningRate = 0.015,
        Optimizer = new()
        {
            Method = Has(name, "lars") ? OptimizerMethod.Lars : OptimizerMethod.Sgd,
            WeightDecay = 0.02,
            TrustCoefficient = 0.02,
        },
        InitialTeacherMomentum = 0.9,
        UsesTeacher = Has(name, "teacher"),
        Views = new() { LocalCrops = Has(name, "multi") ? 2 : 0 },
    };

    internal static SafetensorsFile OpenStart() => GoldenFile.Open("trajectory-start.safetensors");

    internal static SafetensorsFile Open(string name) => GoldenFile.Open($"trajectory-{name}.safetensors");

    /// <summary>A trainer with the given weights.</summary>
    internal static Trainer Start(PretrainRecipe recipe, ICollectives? collectives = null, int readInterval = 1,
        Action<StepEvidence>? seen = null)
    {
        var trainer = new Trainer(recipe, StepsPerEpoch, 0, TestDevice.Device, collectives)
        {
            ReadInterval = readInterval,
            Seen = seen ?? (_ => { }),
        };
        using var file = OpenStart();
        foreach (var network in new[] { trainer.Student, trainer.Teacher }.OfType<PretrainingNetwork>())
        {
            Checkpoint.Fill(file, network.state_dict().Select(entry => (entry.Key, entry.Value)), "start.");
        }
        return trainer;
    }

    /// <summary>The views of one step, or those of some of its images.</summary>
    internal static Tensor[] Views(PretrainRecipe recipe, int step, Range? images = null)
    {
        using var file = OpenStart();
        string[] names = recipe.Views.LocalCrops > 0
            ? ["global0", "global1", "local0", "local1"]
            : ["global0", "global1"];
        var (start, length) = (images ?? Range.All).GetOffsetAndLength(Batch);
        return Array.ConvertAll(names, name =>
            ChannelsLast.Of(Pixels(file, $"{name}.{step}").narrow(0, start, length)));
    }

    private static Tensor Pixels(SafetensorsFile file, string name) =>
        file.Load(name).to_type(ScalarType.Float32).sub(128).div(64).to(TestDevice.Device);

    private static bool Has(string name, string part) => name.Split('-').Contains(part);
}
