using System.Diagnostics;
using Mira.Datasets;
using Mira.Experiments.Evaluation.LogisticRegression;
using Mira.Experiments.Evaluation.LogisticRegression.ScikitLearn;
using Mira.Experiments.Recipes;

namespace Mira.Experiments.Evaluation.Transfer;

/// <summary>Logistic regression on frozen features: C is chosen on validation images, the classifier fitted again to
/// all training images.</summary>
public static class TransferEvaluation
{
    /// <summary>Stage of the fits that choose C.</summary>
    public const string Search = "search";

    /// <summary>Stage of the fit that is judged.</summary>
    public const string Final = "final";

    /// <summary>Evaluates features.</summary>
    /// <param name="features">Features of one network and one data set.</param>
    /// <param name="recipe">Protocol, grid and metric.</param>
    /// <param name="settings">The seed splits off the validation images where there are none of their own.</param>
    /// <exception cref="InputException">The features do not belong together, a class has no training image, or is
    /// left without one.</exception>
    public static TransferOutcome Run(TransferFeatures features, TransferRecipe recipe, EvaluationSettings settings)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(settings);
        var (clock, processor) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        features = features.Checked();
        var metric = features.Train.IsMultiLabel
            ? TransferMetric.MeanAveragePrecision
            : recipe.MetricOf(features.Train.Origin.Data);
        using var known = TransferSet.Of(features.Train, features.Train.Classes);
        var (train, validation) = Split(known, features, recipe, settings.Seed);
        using var test = TransferSet.Of(features.Test, features.Train.Classes);
        using (train)
        using (validation)
        using (var all = features.Validation is null
            ? known.Select(Enumerable.Range(0, known.Count))
            : train.With(validation))
        {
            RequireEveryClass(train, recipe);
            ITransferFit fit = recipe.Protocol == TransferProtocol.Converged ? new ConvergedTransferFit(settings)
                : new PaperTransferFit(recipe.StopsAsScikitLearn14
                    ? ScikitLearnRules.Version14
                    : ScikitLearnRules.Version022, settings);
            var trials = new List<TransferTrial>();
            if (recipe.C is null)
            {
                Fit(fit, train, recipe.Grid(), classifiers =>
                    trials.Add(classifiers.Trial(settings.Seed, Search,
                        TransferScores.Of(classifiers.Weights, validation).Of(metric))));
            }
            TransferScores? scores = null;
            Fit(fit, all, [recipe.C ?? Best(trials)], classifiers =>
            {
                scores = TransferScores.Of(classifiers.Weights, test);
                trials.Add(classifiers.Trial(settings.Seed, Final, scores.Of(metric)));
            });
            return new()
            {
                Seed = settings.Seed,
                Metric = metric,
                Score = scores!.Of(metric),
                Accuracy = scores.Accuracy,
                Precisions = scores.Precisions,
                Guesses = scores.Guesses,
                Trials = trials,
                Images = (train.Count, validation.Count, test.Count),
                Seconds = clock.Elapsed.TotalSeconds,
                ProcessorSeconds = (Environment.CpuUsage.TotalTime - processor).TotalSeconds,
            };
        }
    }

    /// <summary>The first of the best: of equal scores the largest C, as the grid goes down.</summary>
    private static double Best(List<TransferTrial> trials) => trials.MaxBy(trial => trial.Score)!.C;

    private static (TransferSet Train, TransferSet Validation) Split(TransferSet known, TransferFeatures features,
        TransferRecipe recipe, long seed)
    {
        if (features.Validation is { } official)
        {
            return (known.Select(Enumerable.Range(0, known.Count)), TransferSet.Of(official, known.Classes));
        }
        var order = NumpyShuffle.Order(known.Count, (uint)seed);
        var held = (int)(recipe.HeldOutShare * known.Count);
        return held > 0 ? (known.Select(order[held..]), known.Select(order[..held])) : throw new InputException(
            $"{known.Count} training images are too few to hold out a share of {recipe.HeldOutShare}. " +
            "Give --val-features, or --c VALUE to fit without a search.");
    }

    private static void RequireEveryClass(TransferSet train, TransferRecipe recipe)
    {
        var missing = train.IsMultiLabel
            ? Enumerable.Range(0, train.Classes)
            .Where(label => !train.Shows(label).Contains(true) || !train.Shows(label).Contains(false))
            : Enumerable.Range(0, train.Classes).Except(train.Labels);
        if (recipe.C is null && missing.Any())
        {
            throw new InputException($"Class {missing.First()} has too few images: of the {train.Count} " +
                "left to train on after the validation images are held out, " +
                "either none or all show it. Use more images, another --seed, --val-features, or " +
                "--c VALUE to fit without a search.");
        }
    }

    private static void Fit(ITransferFit fit, TransferSet set, IReadOnlyList<double> grid,
        Action<FittedClassifiers> use)
    {
        var problems = set.Problems();
        fit.Fit(problems, grid, use);
        foreach (var problem in problems)
        {
            problem.Dispose();
        }
    }
}
