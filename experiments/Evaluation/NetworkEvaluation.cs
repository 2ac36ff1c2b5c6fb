using System.Diagnostics;
using Mira.Datasets;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Evaluation.Knn;
using Mira.Experiments.Evaluation.Linear;
using Mira.Experiments.Evaluation.Metrics;
using Mira.Experiments.Recipes;
using Mira.Experiments.Records;

namespace Mira.Experiments.Evaluation;

/// <summary>Evaluates networks on a data set and states the result as a row of evaluation.csv.</summary>
/// <param name="Data">Training and test images.</param>
/// <param name="Settings">Device, seed, progress.</param>
public sealed record NetworkEvaluation(ImageDataset Data, EvaluationSettings Settings)
{
    /// <summary>k-NN accuracy of a network's features.</summary>
    public EvaluationResult Knn(PretrainedNetwork network, KnnRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(recipe);
        var clock = Stopwatch.StartNew();
        using var encoder = network.Freeze(Settings.Compute);
        var accuracy = KnnEvaluation.Run(encoder, EvaluatedData.Of(Data, network.Recipe.Views), recipe, Settings).Accuracy;
        return Row(network, ProtocolNames.Knn, $"k={recipe.Neighbors} T={recipe.Temperature}", recipe.Hash, accuracy, clock.Elapsed);
    }

    /// <summary>Accuracy of a linear classifier on a network's features.</summary>
    public EvaluationResult Linear(PretrainedNetwork network, LinearEvalRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(recipe);
        var clock = Stopwatch.StartNew();
        using var encoder = network.Freeze(Settings.Compute);
        var result = LinearProbe.Train(encoder, EvaluatedData.Of(Data, network.Recipe.Views), recipe, Settings);
        var setting = $"{recipe.Epochs} epochs, lr {result.Chosen.BaseLearningRate}";
        return Row(network, ProtocolNames.Linear, setting, recipe.Hash, result.Accuracy, clock.Elapsed);
    }

    private EvaluationResult Row(PretrainedNetwork network, string protocol, string setting, string recipeHash, Accuracy accuracy, TimeSpan elapsed) => new()
    {
        Method = network.Method,
        Encoder = network.Encoder,
        Protocol = protocol,
        Setting = setting,
        Top1 = accuracy.Top1,
        Top5 = accuracy.Top5,
        Images = accuracy.Images,
        Seconds = elapsed.TotalSeconds,
        Seed = network.Seed,
        RecipeHash = recipeHash,
        PretrainRecipeHash = network.Recipe.Hash,
        CheckpointHash = network.CheckpointHash,
        DataHash = Data.Train.ContentHash[..12],
    };
}
