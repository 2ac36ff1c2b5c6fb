using Mira.Experiments.Evaluation;
using Mira.Experiments.Evaluation.Knn;
using Mira.Experiments.Evaluation.LogisticRegression;
using Mira.Experiments.Evaluation.LogisticRegression.Certified;
using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Tests.Packages.Samples;

/// <summary>Features of any network, evaluated by nearest neighbors and by logistic regression.</summary>
public static class EvaluateSample
{
    /// <summary>Evaluates made features of two classes.</summary>
    /// <returns>Top-1 accuracy of the neighbors, in percent.</returns>
    public static double Run()
    {
        LibTorch.Load();
        int[] labels = [.. Enumerable.Range(0, 100).Select(image => image % 2)];
        using var train = new FeatureBank(Features(labels, seed: 1), labels);
        using var test = new FeatureBank(Features(labels, seed: 2), labels);
        var settings = new EvaluationSettings(new Compute(CPU, ComputePrecision.Fp32, Threads: 1));
        var knn = KnnEvaluation.Run(train, test, new() { Neighbors = 5 }, settings);

        using var problem = new LogisticProblem(train.Features, tensor(labels).to(ScalarType.Int64), classes: 2);
        using var fit = CertifiedPath.Fit(problem, [1.0], settings).Single();
        Console.WriteLine($"k-NN {knn.Accuracy.Top1:f1} %; objective {fit.Objective:f3}, too high by {fit.Gap:e1}");
        return knn.Accuracy.Top1;
    }

    private static Tensor Features(int[] labels, int seed)
    {
        using var generator = new Generator((ulong)seed);
        return randn([labels.Length, 8], generator: generator) + (tensor(labels).unsqueeze(1) * 2);
    }
}
