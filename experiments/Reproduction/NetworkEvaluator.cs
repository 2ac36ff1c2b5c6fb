using System.Diagnostics;
using Mira.Datasets;
using Mira.Datasets.Augmentation;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Evaluation;
using Mira.Experiments.Evaluation.Knn;
using Mira.Experiments.Evaluation.Linear;
using Mira.Experiments.Evaluation.SemiSupervised;
using Mira.Experiments.Evaluation.Transfer;
using Mira.Experiments.Records;
using Mira.Experiments.Tables;

namespace Mira.Experiments.Reproduction;

/// <summary>Evaluates the network of a run; features that several evaluations need are computed once.</summary>
/// <param name="node">The network.</param>
/// <param name="run">Where what is found is kept.</param>
/// <param name="images">The data sets.</param>
/// <param name="settings">Device, seed, progress.</param>
internal sealed class NetworkEvaluator(PlanNode node, StoredRun run, PlanImages images, EvaluationSettings settings)
    : IDisposable
{
    private readonly Dictionary<string, (FeatureBank Bank, FeatureBank Queries)> _features = [];
    private readonly Lazy<PretrainedBackbone> _network =
        new(() => node.Network.Load(run, null, node.PretrainingSeed, settings.Compute));
    private readonly Lazy<PretrainedBackbone> _student =
        new(() => node.Network.Load(run, "student", node.PretrainingSeed, settings.Compute));

    /// <summary>Hash of the network.</summary>
    internal string CheckpointHash => _network.Value.CheckpointHash;

    /// <summary>What a user should know of the network; empty where nothing.</summary>
    internal string Warning => _network.Value.AssumptionWarning;

    /// <summary>The numbers of an evaluation.</summary>
    /// <exception cref="InputException">It does not fit the images or the network.</exception>
    internal IReadOnlyList<Measurement> Of(CellEvaluation evaluation) => evaluation switch
    {
        CellEvaluation.Knn knn => Rows(evaluation, Knn(knn)),
        CellEvaluation.Linear linear =>
            Rows(evaluation, LinearStudy.Run((linear.OfStudent ? _student : _network).Value, Seen(linear.Dataset),
                linear.Recipe, ListOf(linear), settings).Row),
        CellEvaluation.SemiSupervised few =>
            Rows(evaluation, new SemiSupervisedStudy
            {
                Shares = [few.Share],
                Lists = [.. Lists(few)],
                Adapt = _ => few.Recipe
            }
            .Run(_network.Value, Seen(few.Dataset), settings)[0].Row),
        CellEvaluation.Transfer transfer => [Transfer(transfer)],
        CellEvaluation.Convergence convergence => [Convergence(convergence)],
        _ => throw new ArgumentOutOfRangeException(nameof(evaluation), evaluation, "needs no network"),
    };

    public void Dispose()
    {
        foreach (var (bank, queries) in _features.Values)
        {
            bank.Dispose();
            queries.Dispose();
        }
        if (_network.IsValueCreated)
        {
            _network.Value.Dispose();
        }
        if (_student.IsValueCreated)
        {
            _student.Value.Dispose();
        }
    }

    private string? ListOf(CellEvaluation evaluation) => images.Lists?.For(evaluation);

    private IEnumerable<string> Lists(CellEvaluation evaluation) => new[] { ListOf(evaluation) }.OfType<string>();

    private ImageDataset Seen(string dataset) => EvaluatedData.Of(images.Of(dataset), _network.Value);

    private EvaluationResult Knn(CellEvaluation.Knn evaluation)
    {
        var data = Seen(evaluation.Dataset);
        if (!_features.TryGetValue(data.Name, out var features))
        {
            using var encoder = _network.Value.Freeze(settings.Compute);
            var transform = data.TestTransform(Interpolation.Bicubic);
            features = _features[data.Name] = (FeatureBank.Extract(encoder, data.Train, transform, settings),
                FeatureBank.Extract(encoder, data.Test, transform, settings));
        }
        var study = new KnnStudy
        {
            Neighbors = [evaluation.Recipe.Neighbors],
            Temperatures = [evaluation.Recipe.Temperature],
            Shares = ListOf(evaluation) is null ? [evaluation.Share] : [],
            Lists = [.. Lists(evaluation)],
        };
        return study.Run(features.Bank, features.Queries, [.. Enumerable.Range(0, data.Train.Count)
            .Select(data.Train.Name)], EvaluationSubject.Of(_network.Value, data), settings)[0].Row;
    }

    private Measurement Transfer(CellEvaluation.Transfer evaluation)
    {
        var data = images.Of(evaluation.Dataset);
        var extraction = new FeatureExtraction(_network.Value, data, settings)
        {
            Transform = EvaluationTransform.Transfer,
            Root = images.Folder,
            // The split of a set without validation images depends on the order of its own list.
            KeepsListedOrder = true,
        };
        using var features = extraction.Transfer();
        var outcome = TransferEvaluation.Run(features, evaluation.Recipe, settings);
        var words = FormattableString.Invariant(
            $"C {outcome.C:g3}, {outcome.Images.Train} + {outcome.Images.Validation} training images");
        return Row(evaluation, data, Metric.OfTheSet, outcome.Score, outcome.Images.Test) with
        {
            Setting = words,
            Seconds = outcome.Seconds,
        };
    }

    private Measurement Convergence(CellEvaluation.Convergence evaluation)
    {
        var clock = Stopwatch.StartNew();
        var data = images.Of(evaluation.Dataset);
        var error = new RunConvergence(run.Folder, (node.Network as NetworkSource.Published)?.File
            ?? run.Folder.Checkpoint, data, images.Convergence, settings).ErrorOf(evaluation);
        return Row(evaluation, data, Metric.TargetError, error.Value, null) with
        {
            Setting = error.Words,
            Seconds = clock.Elapsed.TotalSeconds,
        };
    }

    private IReadOnlyList<Measurement> Rows(CellEvaluation evaluation, EvaluationResult result)
    {
        var data = images.Of(evaluation.Dataset);
        return [.. new[] { (Metric.Top1, result.Top1), (Metric.Top5, result.Top5) }.Select(number =>
            Row(evaluation, data, number.Item1, number.Item2, result.Images) with { Setting = result.Setting,
                Seconds = result.Seconds })];
    }

    private Measurement Row(CellEvaluation evaluation, ImageDataset data, Metric metric, double value, int? count)
    {
        var (name, hash) = images.IdentityOf(evaluation);
        return Measurements.Of(evaluation, data, (metric, value), settings.Seed) with
        {
            Data = name,
            DataHash = hash,
            Images = count,
            CheckpointHash = CheckpointHash,
        };
    }
}
