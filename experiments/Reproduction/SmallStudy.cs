using System.Diagnostics;
using Mira.Datasets;
using Mira.Experiments.Benchmarks;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Evaluation;
using Mira.Experiments.Evaluation.Convergence;
using Mira.Experiments.Recipes;
using Mira.Experiments.Records;
using Mira.Experiments.Reporting.Figures;
using Mira.Experiments.Reporting.Pages;
using Mira.Experiments.Reproduction.Jobs;
using Mira.Experiments.Runtime;
using Mira.Experiments.Scales;
using Mira.Experiments.Training;

namespace Mira.Experiments.Reproduction;

/// <summary>The main job: MIRA and the Sinkhorn baseline pretrained with one recipe, both and random weights evaluated, Figure 2 drawn.</summary>
/// <param name="data">The images.</param>
/// <param name="scale">How thoroughly.</param>
/// <param name="seed">Seed of everything random.</param>
/// <param name="compute">Device, precision, threads; started when first needed.</param>
/// <param name="folder">Where results go.</param>
public sealed class SmallStudy(ImageDataset data, Scale scale, int seed, Lazy<Compute> compute, ReportFolder folder)
{
    private static readonly (string Method, PretrainRecipe Recipe)[] Methods =
        [(MethodNames.Mira, Pretrain.Mira), (MethodNames.Sinkhorn, Pretrain.Sinkhorn)];

    private static readonly string[] Networks = [.. Methods.Select(method => method.Method), MethodNames.RandomWeights];

    private readonly DateTimeOffset _started = DateTimeOffset.UtcNow;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly ImageDataset _data = data with
    {
        Train = scale.Policy().TrainImages is { } train ? data.Train.TakeBalanced(train) : data.Train,
        Test = scale.Policy().TestImages is { } test ? data.Test.TakeBalanced(test) : data.Test,
    };

    /// <summary>One job for each network, in their order.</summary>
    public IReadOnlyList<Job> Jobs =>
        [.. Networks.Select((network, place) => new Job(network, network, RunOf(network).Path) { Place = place + 1, Count = Networks.Length })];

    /// <summary>Does all of it in this process, and writes every file; the report comes last.</summary>
    /// <param name="watch">Told how it goes on.</param>
    /// <param name="stop">Ends the study; the pretraining under way is saved.</param>
    /// <returns>The evaluations.</returns>
    public IReadOnlyList<EvaluationResult> Run(StudyWatch watch, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(watch);
        return Close(watch.Command, [.. Networks.Select(network => Part(network, watch, stop))]);
    }

    /// <summary>Does all of it in child processes, and writes every file; the report comes last.</summary>
    /// <param name="pool">The processes.</param>
    /// <param name="command">The command line, for the record.</param>
    /// <param name="stop">Ends the study; what is under way is saved.</param>
    /// <returns>The evaluations.</returns>
    /// <exception cref="DivergenceException">A training diverged; the others were done.</exception>
    public IReadOnlyList<EvaluationResult> Run(JobPool pool, string command, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(pool);
        var parts = new Dictionary<string, StudyPart?>();
        pool.Run(Jobs, Keep, command, stop);
        return parts.FirstOrDefault(part => part.Value is null).Key is { } diverged
            ? throw new DivergenceException($"{diverged} diverged (see above); the other networks are finished.")
            : Close(command, [.. Networks.Select(network => parts[network]!)]);

        void Keep(JobResult result) =>
            parts[result.Job.Key] = result.Report is { } report ? JobLines.Read<StudyPart>(report) : null;
    }

    /// <summary>Pretrains one network, or goes on where an earlier study of this folder stopped, and evaluates it.</summary>
    /// <param name="network">One of the methods, or random weights.</param>
    /// <param name="watch">Told how it goes on.</param>
    /// <param name="stop">Ends it; the pretraining under way is saved.</param>
    public StudyPart Part(string network, StudyWatch watch, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(watch);
        Hardware.ForgetPeakMemory();
        var (clock, used) = (new PhaseClock(), compute.Value);
        var recording = new RunRecording(scale.Word(), watch.Command, seed, used);
        var costs = new List<TrainingCost>();
        var speed = double.NaN;
        foreach (var (method, recipe) in Methods.Where(known => known.Method == network))
        {
            var request = Request(method, recipe.At(scale), watch.Command);
            var pretraining = new Pretraining(request, watch.Training);
            using (clock.Phase(Phase.Pretraining))
            {
                pretraining.Run(stop).Dispose();
            }
            costs.AddRange(pretraining.Cost is { } cost ? [cost with { Name = method }] : []);
            speed = ResultsCsv.ReadLog<EpochMetrics>(request.Folder.Metrics).Average(epoch => epoch.ImagesPerSecond);
            recording = new RunRecording(scale.Word(), watch.Command, seed, request.Compute);
        }
        var settings = new EvaluationSettings(used.ForEvaluation()) { Seed = seed, Progress = watch.Evaluation, Stop = stop };
        var evaluations = Evaluate(network, clock, settings);
        List<ConvergencePoint> convergence;
        using (clock.Phase(Phase.Convergence))
        {
            convergence = Convergence(network, stop);
        }
        var record = recording.Close(_data, [], clock, speed, costs);
        return new() { Evaluations = evaluations, Convergence = convergence, Record = record };
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

    private PretrainRequest Request(string method, PretrainRecipe recipe, string command)
    {
        var run = RunOf(method);
        return new()
        {
            Recipe = recipe,
            Data = _data,
            Folder = run,
            Compute = SavedCompute.Of(compute.Value, run).For(recipe),
            Seed = seed,
            Monitoring = new() { KnnInterval = scale.Policy().KnnInterval, ProbeInterval = scale.Policy().KnnInterval },
            Resumes = run.HasCheckpoint,
            ResumeCommand = command,
        };
    }

    private List<EvaluationResult> Evaluate(string method, PhaseClock clock, EvaluationSettings settings)
    {
        var evaluation = new NetworkEvaluation(_data, settings);
        using var network = Network(method);
        var rows = new List<EvaluationResult>();
        using (clock.Phase(Phase.Knn))
        {
            rows.Add(evaluation.Knn(network, new KnnRecipe()));
        }
        using (clock.Phase(Phase.Linear))
        {
            rows.Add(evaluation.Linear(network, scale.Policy().Linear(new())));
        }
        return rows;
    }

    private PretrainedNetwork Network(string method) => method == MethodNames.RandomWeights
        ? PretrainedNetwork.Random(Pretrain.Mira.At(scale), seed, compute.Value)
        : PretrainedNetwork.Load(RunOf(method).Checkpoint, null, compute.Value);

    private List<ConvergencePoint> Convergence(string method, CancellationToken stop)
    {
        if (method == MethodNames.RandomWeights)
        {
            return [];
        }
        using var network = Network(method);
        var settings = scale.Policy().Convergence ?? new();
        var scores = ModelScores.Of(network, _data.Train, settings.BatchSize, seed, compute.Value);
        var measured = ConvergenceMeasurement.Measure(ConvergenceFigure.ModelOf(method), scores, settings, stop);
        return [.. measured.Select(point => point with { RecipeHash = network.Recipe.Hash })];
    }

    private List<EvaluationResult> Close(string command, IReadOnlyList<StudyPart> parts)
    {
        List<EvaluationResult> results = [.. parts.SelectMany(part => part.Evaluations)];
        ResultsCsv.Write(folder.Evaluations, results);
        ResultsCsv.Write(folder.Convergence, parts.SelectMany(part => part.Convergence));
        var record = StudyPart.Together([.. parts.Select(part => part.Record)], _started, _watch.Elapsed);
        (record with { CommandLine = command, Recipes = Recipes(), Warnings = Warnings(parts) }).Save(folder.Record);
        folder.Write();
        return results;
    }

    private Dictionary<string, RecipeValues> Recipes() =>
        Methods.Select(method => ($"pretrain {method.Method}", (object)method.Recipe.At(scale)))
            .Concat([("k-NN", new KnnRecipe()), ("linear", scale.Policy().Linear(new()))])
            .ToDictionary(entry => entry.Item1, entry => RecipeValues.Of(entry.Item2));

    private string[] Warnings(IReadOnlyList<StudyPart> parts) =>
    [
        $"Scale {scale}: {_data.Train.Count} training and {_data.Test.Count} test images of {_data.Name}. " +
            "No number here is the paper's.",
        .. parts.SelectMany(part => part.Record.Warnings).Distinct(),
    ];
}
