using CsCheck;
using Mira.Experiments.Records;

namespace Mira.Tests.Support;

/// <summary>Made-up result rows for tests; no measurement.</summary>
internal static class Rows
{
    private static readonly double[] Odd = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, -0.0,
        double.Epsilon, double.MaxValue];

    public static Gen<double> AnyNumber { get; } = Gen.OneOf(Gen.Double, Gen.Int[0, 5].Select(i => Odd[i]));

    public static Gen<EpochMetrics> AnyMetrics { get; } = Gen.Select(AnyNumber.Array[16], Gen.Int, Gen.Long, Gen.Bool)
        .Select((n, count, step, measured) => Metrics(count) with
        {
            Step = step,
            Loss = double.IsNaN(n[0]) ? 0 : n[0],
            LearningRate = double.IsNaN(n[1]) ? 0 : n[1],
            Student = new() { Entropy = n[2], MarginalEntropy = n[3], MutualInformation = n[4] },
            Teacher = new() { Entropy = n[5], MarginalEntropy = n[6], MutualInformation = n[7] },
            Target = new() { Entropy = n[8], MarginalEntropy = n[9], MutualInformation = n[10] },
            Certificate = n[11],
            Seconds = n[12],
            KnnTop1 = measured && !double.IsNaN(n[13]) ? n[13] : null,
        });

    /// <summary>A plausible epoch of 20: the loss falls from ln K, the accuracy rises.</summary>
    public static EpochMetrics Metrics(int epoch, double gain = 12)
    {
        var done = 1 - Math.Exp(-epoch / 6.0);
        return new EpochMetrics
        {
            Epoch = epoch,
            Step = epoch * 19L,
            Loss = Math.Log(300) - (2.3 * done),
            LearningRate = 0.6 * (1 - (epoch / 21.0)),
            Regularization = 2.0 / 3,
            TeacherMomentum = 0.99,
            Student = Entropies(5.6 - (3 * done), 5.7 - (0.3 * done)),
            Teacher = Entropies(5.5 - (2.8 * done), 5.7 - (0.2 * done)),
            Target = Entropies(3.9 - (2.9 * done), 5.6),
            TeacherTargetDivergence = 0.4 * done,
            StudentTargetDivergence = 0.6 * done,
            SharpenedTargetDivergence = 0.1 * done,
            PrototypesInUse = 180 + (int)(100 * done),
            Prototypes = 300,
            SolverIterations = 9.5,
            Certificate = 8e-4,
            ImagesPerSecond = 640 + epoch,
            Seconds = 7.8,
            KnnTop1 = epoch % 2 == 0 ? 28.6 + (gain * done) : null,
        };
    }

    public static EvaluationResult Evaluation(string method, string protocol, double top1) => new()
    {
        Method = method,
        Encoder = method == "random weights" ? "random" : "teacher",
        Protocol = protocol,
        Setting = protocol == "knn" ? "k=20 T=0.07" : "lr=30 epochs=20",
        Top1 = top1,
        Top5 = Math.Min(100, top1 + 40),
        Images = 1000,
        Seconds = 4.2,
        Seed = 1,
        RecipeHash = "5d41402abc4b2a76",
        CheckpointHash = method == "random weights" ? "" : "9b74c9897bac770f",
        DataHash = "7d793037a0760186",
    };

    public static ConvergencePoint Convergence(string model, string solver, int iteration, double mean) => new()
    {
        Model = model,
        Solver = solver,
        Quantity = ConvergenceQuantity.TargetError,
        Iteration = iteration,
        Mean = mean,
        Q10 = mean / 3,
        Q90 = mean * 3,
        Batches = 40,
        BatchSize = 512,
    };

    private static EntropyStatistics Entropies(double entropy, double marginal) =>
        new() { Entropy = entropy, MarginalEntropy = marginal, MutualInformation = marginal - entropy };
}
