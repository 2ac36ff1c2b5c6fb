using Mira.Experiments;
using Mira.Experiments.Recipes;
using Mira.Experiments.Records;
using Mira.Experiments.Reporting.Pages;
using Mira.Experiments.Reproduction;
using Mira.Experiments.Tables;

namespace Mira.Tests.Support;

/// <summary>Made-up runs and figures for tests; no measurement.</summary>
internal static class Samples
{
    public static IReadOnlyList<TrainingCurve> Curves { get; } =
    [
        new("MIRA", [.. Enumerable.Range(1, 20).Select(epoch => Rows.Metrics(epoch, gain: 14))]),
        new("Sinkhorn", [.. Enumerable.Range(1, 20)
            .Select(epoch =>
                Rows.Metrics(epoch, gain: 9) with { Loss = 5.2 - (0.05 * epoch), PrototypesInUse = 297 })]),
    ];

    public static IReadOnlyList<EvaluationResult> Evaluations { get; } =
    [
        Rows.Evaluation(MethodNames.RandomWeights, ProtocolNames.Knn, 28.6),
        Rows.Evaluation(MethodNames.Mira, ProtocolNames.Knn, 41.3),
        Rows.Evaluation(MethodNames.Sinkhorn, ProtocolNames.Knn, 37.2),
        Rows.Evaluation(MethodNames.RandomWeights, ProtocolNames.Linear, 33.1),
        Rows.Evaluation(MethodNames.Mira, ProtocolNames.Linear, 47.9),
        Rows.Evaluation(MethodNames.Sinkhorn, ProtocolNames.Linear, 43.0),
    ];

    /// <summary>Geometric convergence down to the rounding of float64, as real solvers show.</summary>
    public static IReadOnlyList<ConvergencePoint> Convergence { get; } =
    [
        .. from model in new[] { "MIRA-trained model", "Sinkhorn-trained model" }
           from solver in new[] { MethodNames.Mira, MethodNames.Sinkhorn }
           from quantity in Enum.GetValues<ConvergenceQuantity>()
           where solver == MethodNames.Mira || quantity != ConvergenceQuantity.CertifiedBound
           from iteration in Enumerable.Range(0, 101)
           select Rows.Convergence(model, solver, iteration, Error(solver, quantity, iteration)) with
           {
               Quantity = quantity,
           },
    ];

    public static RunRecord Run { get; } = new()
    {
        Name = "laptop",
        CommandLine = "mira reproduce --scale laptop --seed 1",
        Started = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        Ended = new DateTimeOffset(2026, 1, 2, 3, 14, 5, TimeSpan.Zero),
        Seed = 1,
        Commit = "0123456789012345678901234567890123456789",
        Data = "cifar10-mini",
        DataHash = "7d793037a0760186",
        Recipes = new Dictionary<string, RecipeValues> { ["pretrain MIRA"] = RecipeValues.Of(new PretrainRecipe()) },
        Versions = SoftwareVersions.With(("TorchSharp", "0.107.0"), ("libtorch", "2.10.0")),
        Hardware = new Hardware("AMD EPYC 7003", 2, 8L << 30, ""),
        Device = "cpu",
        Precision = "fp32",
        Threads = 2,
        Cost = new RunCost
        {
            Seconds = 600,
            Phases = new Dictionary<string, double> { ["pretrain MIRA"] = 290.5, ["evaluate"] = 42 },
            PeakMemory = 3L << 29,
            ImagesPerSecond = 641,
        },
        Warnings = ["Made-up numbers."],
    };

    public static ItemContent Content { get; } = new()
    {
        Item = Paper.MainJob,
        Run = Run,
        Cells = [],
        Seeds = [],
        Claims = [],
        Curves = [.. Curves.Select(curve => curve.On(Run))],
        Evaluations = Evaluations,
        Convergence = Convergence,
    };

    public static IReadOnlyList<Figure> Figures() => Content.Figures();

    /// <summary>Writes the made-up run as a finished run lies on disk.</summary>
    public static ItemFolder Save(string path)
    {
        var folder = new ItemFolder(path);
        Run.Save(folder.Record);
        ResultsCsv.Write(folder.Evaluations, Evaluations);
        ResultsCsv.Write(folder.Convergence, Convergence);
        foreach (var curve in Curves)
        {
            ResultsCsv.Write(folder.Metrics(curve.Name), curve.Epochs);
        }
        return folder;
    }

    private static double Error(string solver, ConvergenceQuantity quantity, int iteration)
    {
        var rate = solver == MethodNames.Mira ? 0.3 : 0.75;
        var scale = quantity == ConvergenceQuantity.CertifiedBound
            ? 300 : quantity == ConvergenceQuantity.TargetError ? 30 : 1e-3;
        return (scale * Math.Pow(rate, iteration)) + 1e-28;
    }
}
