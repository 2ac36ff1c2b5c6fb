using Mira.Datasets;
using Mira.Datasets.Augmentation;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Evaluation;
using Mira.Experiments.Evaluation.Knn;
using Mira.Experiments.Evaluation.Linear;
using Mira.Experiments.Evaluation.Metrics;
using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using Mira.Experiments.Records;
using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Experiments.Training.Monitoring;

/// <summary>Accuracies of the current features of teacher and student on the test images.</summary>
/// <param name="data">Training and test images.</param>
/// <param name="settings">When to measure what.</param>
/// <param name="compute">Device and precision.</param>
internal sealed class OnlineEvaluation(ImageDataset data, MonitoringSettings settings, Compute compute)
{
    private readonly EvaluationSettings _evaluation = new(compute);
    private readonly KnnRecipe _knn = Fitting(data, settings);

    /// <summary>An epoch's row with the accuracies that are due after it.</summary>
    internal EpochMetrics Extend(EpochMetrics row, Trainer trainer, int epochs)
    {
        var hasKnn = MonitoringSettings.IsDue(settings.KnnInterval, row.Epoch, epochs);
        var probe = MonitoringSettings.IsDue(settings.ProbeInterval, row.Epoch, epochs) ? trainer.Probe : null;
        if (!hasKnn && probe is null)
        {
            return row;
        }
        var student = Of(trainer.Student, hasKnn, probe?.Student, probe?.Published);
        var (first, second) = trainer.Teacher is { } teacher
            ? (Of(teacher, hasKnn, probe?.Teacher), student)
            : (student, new());
        return row with
        {
            KnnTop1 = first.Knn?.Top1,
            KnnStudentTop1 = second.Knn?.Top1,
            ProbeTop1 = first.Probe?.Top1,
            ProbeTop5 = first.Probe?.Top5,
            ProbeStudentTop1 = second.Probe?.Top1,
            ProbeStudentTop5 = second.Probe?.Top5,
            ProbePublishedTop1 = student.Published?.Top1,
            ProbePublishedTop5 = student.Published?.Top5,
        };
    }

    /// <summary>Asked before the first step, not after the last.</summary>
    private static KnnRecipe Fitting(ImageDataset data, MonitoringSettings settings)
    {
        var recipe = new KnnRecipe();
        return settings.KnnInterval <= 0 || data.Train.Count >= recipe.Neighbors ? recipe : throw new InputException(
            $"The online k-NN takes {recipe.Neighbors} neighbors, but there are {data.Train.Count} " +
            "training images. Turn it off with --knn-every 0.");
    }

    private Accuracies Of(PretrainingNetwork network, bool hasKnn, ParallelClassifiers? probe,
        PublishedProbe? published = null)
    {
        using var encoder = new FrozenEncoder(network.Backbone, compute);
        using var test = FeatureBank.Extract(encoder, data.Test, data.TestTransform(Interpolation.Bicubic),
            _evaluation);
        return new Accuracies(hasKnn ? Knn(encoder, test) : null, probe is null ? null : Test(probe.Logits, test),
            published is null ? null : Test(published.Logits, test));
    }

    private Accuracy Knn(FrozenEncoder encoder, FeatureBank test)
    {
        using var bank = FeatureBank.Extract(encoder, data.Train, data.TestTransform(Interpolation.Bicubic),
            _evaluation);
        return KnnEvaluation.Run(bank, test, _knn, _evaluation).Accuracy;
    }

    private Accuracy Test(Func<Tensor, Tensor> logits, FeatureBank test)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var labels = HostWrite.Send(tensor(test.Labels.Select(label => (long)label).ToArray()), compute.Device);
        var ranks = ClassRanks.Of(logits(test.Features.to(compute.Device)), labels);
        return Accuracy.Of([.. HostRead.Numbers(ranks).Select(rank => (int)rank)], test.Labels);
    }

    private readonly record struct Accuracies(Accuracy? Knn, Accuracy? Probe, Accuracy? Published);
}
