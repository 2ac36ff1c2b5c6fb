using Mira.Datasets;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Evaluation;
using Mira.Experiments.Evaluation.Knn;
using Mira.Experiments.Recipes;
using Mira.Experiments.Scales;

namespace Mira.Tests.Training;

/// <summary>A network is taught something here: all other trainings of the tests are too short for that, and those of .ci/run too.</summary>
public sealed class RealLearningTests
{
    /// <summary>The recipe of the laptop in a minute on one thread: 8 epochs of twice as many steps instead of 60.</summary>
    private static PretrainRecipe Recipe { get; } = Pretrain.Mira.At(Scale.Laptop).WithEpochs(8) with { BatchSize = 64 };

    /// <summary>Too long for every run of the tests: <c>make learn</c>, which .ci/run calls.</summary>
    [Fact(Explicit = true)]
    public void Mira_gains_six_points_of_nearest_neighbors_over_random_weights()
    {
        using var run = new TinyRun();
        var request = run.Request(Recipe, new() { KnnInterval = Recipe.Epochs, LearnsProbe = false }) with { Data = Catalog.Load(Catalog.Default), Seed = 0 };
        run.Train(request).Dispose();
        using var random = PretrainedBackbone.Random(Recipe.Backbone, request.Seed, request.Compute, Recipe);
        using var encoder = random.Freeze(request.Compute);
        var baseline = KnnEvaluation.Run(encoder, EvaluatedViews.Of(request.Data, random), new KnnRecipe(), TestDevice.Cpu).Accuracy.Top1;

        var learned = run.Rows[^1].KnnTop1!.Value;
        TestContext.Current.SendDiagnosticMessage($"k-NN accuracy {learned} % beside {baseline} % of random weights");
        Assert.Empty(run.Warnings);
        Assert.InRange(learned - baseline, 6, 100);
    }
}
