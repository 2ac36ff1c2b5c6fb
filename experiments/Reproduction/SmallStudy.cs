using Mira.Datasets;
using Mira.Experiments.Benchmarks;
using Mira.Experiments.Evaluation;
using Mira.Experiments.Evaluation.Convergence;
using Mira.Experiments.Recipes;
using Mira.Experiments.Reporting;
using Mira.Experiments.Reporting.Figures;
using Mira.Experiments.Runtime;
using Mira.Experiments.Training;

namespace Mira.Experiments.Reproduction;

/// <summary>The main job: MIRA and the Sinkhorn baseline pretrained with one recipe, both and random weights evaluated, Figure 2 drawn.</summary>
/// <param name="data">The images.</param>
/// <param name="scale">How thoroughly.</param>
/// <param name="seed">Seed of everything random.</param>
/// <param name="compute">Device, precision, threads.</param>
/// <param name="folder">Where results go.</param>
public sealed class SmallStudy(ImageDataset data, StudyScale scale, int seed, Compute compute, ReportFolder folder)
{
    private readonly PhaseClock _clock = new();
    private readonly List<TrainingCost> _costs = [];
    private readonly ImageDataset _data = data with
    {
        Train = scale.TrainImages is { } train ? data.Train.TakeBalanced(train) : data.Train,
        Test = scale.TestImages is { } test ? data.Test.TakeBalanced(test) : data.Test,
    };

    private static readonly (string Method, PretrainRecipe Recipe)[] Methods =
        [(MethodNames.Mira, Pretrain.Mira), (MethodNames.Sinkhorn, Pretrain.Sinkhorn)];

    /// <summary>Does all of it and writes every file; the report comes last.</summary>
    /// <param name="command">The command line, for the record.</param>
    /// <param name="observer">Told how each pretraining goes on.</param>
    /// <param name="progress">Told how each evaluation goes on.</param>
    /// <param name="stop">Ends the study; the pretraining under way is saved.</param>
    /// <returns>The evaluations.</returns>
    public IReadOnlyList<EvaluationResult> Run(string command, IPretrainingObserver observer, IProgress<EvaluationProgress> progress, CancellationToken stop)
    {
        var recording = new RunRecording(scale.Scale.Word(), command, seed, compute);
        var rates = Methods.Select(method => Train(method.Method, method.Recipe, command, observer, stop)).ToList();
        var results = Evaluate(new EvaluationSettings(compute.ForEvaluation()) { Seed = seed, Progress = progress, Stop = stop });
        ResultsCsv.Write(folder.Evaluations, results);
        ResultsCsv.Write(folder.Convergence, _clock.Measure("convergence", () => Convergence(stop)));
        Record(recording, rates.Average()).Save(folder.Record);
        folder.Write();
        return results;
    }

    /// <summary>Deletes the checkpoints of an earlier study, so that the next one trains from the start.</summary>
    public void Forget()
    {
        foreach (var (method, _) in Methods)
        {
            RunOf(method).DeleteCheckpoints();
        }
    }

    private RunFolder RunOf(string method) => new(Path.GetDirectoryName(folder.Metrics(method))!);

    /// <summary>Pretrains one method, or goes on where an earlier study of this folder stopped.</summary>
    /// <returns>Images per second.</returns>
    private double Train(string method, PretrainRecipe recipe, string command, IPretrainingObserver observer, CancellationToken stop)
    {
        var run = RunOf(method);
        var request = new PretrainRequest
        {
            Recipe = recipe.At(scale.Scale),
            Data = _data,
            Folder = run,
            Compute = compute.For(recipe.At(scale.Scale)),
            Seed = seed,
            Monitoring = new() { KnnInterval = scale.KnnInterval, ProbeInterval = scale.KnnInterval },
            Resumes = run.HasCheckpoint,
            ResumeCommand = command,
        };
        _clock.Measure($"pretrain {method}", () =>
        {
            var pretraining = new Pretraining(request, observer);
            using var trainer = pretraining.Run(stop);
            _costs.AddRange(pretraining.Cost is { } cost ? [cost with { Name = method }] : []);
            return trainer.Step;
        });
        return ResultsCsv.ReadLog<EpochMetrics>(run.Metrics).Average(epoch => epoch.ImagesPerSecond);
    }

    private List<EvaluationResult> Evaluate(EvaluationSettings settings)
    {
        var evaluation = new NetworkEvaluation(_data, settings);
        var results = new List<EvaluationResult>();
        foreach (var network in Networks())
        {
            using (network)
            {
                results.Add(_clock.Measure("k-NN", () => evaluation.Knn(network, new KnnRecipe())));
                results.Add(_clock.Measure("linear", () => evaluation.Linear(network, scale.Linear)));
            }
        }
        return results;
    }

    private IEnumerable<PretrainedNetwork> Networks() =>
    [
        .. Methods.Select(method => Trained(method.Method)),
        PretrainedNetwork.Random(Pretrain.Mira.At(scale.Scale), seed, compute),
    ];

    private PretrainedNetwork Trained(string method) =>
        PretrainedNetwork.Load(RunOf(method).Checkpoint, null, compute);

    private List<ConvergencePoint> Convergence(CancellationToken stop)
    {
        var points = new List<ConvergencePoint>();
        foreach (var (method, _) in Methods)
        {
            using var network = Trained(method);
            var scores = ModelScores.Of(network, _data.Train, scale.Convergence.BatchSize, seed, compute);
            var measured = ConvergenceMeasurement.Measure(ConvergenceFigure.ModelOf(method), scores, scale.Convergence, stop);
            points.AddRange(measured.Select(point => point with { RecipeHash = network.Recipe.Hash }));
        }
        return points;
    }

    private RunRecord Record(RunRecording recording, double imagesPerSecond) => recording.Close(
        _data,
        [.. Methods.Select(method => ($"pretrain {method.Method}", (object)method.Recipe.At(scale.Scale))), ("k-NN", new KnnRecipe()), ("linear", scale.Linear)],
        _clock,
        imagesPerSecond,
        _costs,
        $"Scale {scale.Scale}: {_data.Train.Count} training and {_data.Test.Count} test images of {_data.Name}. No number here is the paper's.");
}
