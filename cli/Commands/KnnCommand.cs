using System.CommandLine;
using Mira.Cli.Display;
using Mira.Cli.Help;
using Mira.Cli.Options;
using Mira.Datasets;
using Mira.Datasets.Augmentation;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Evaluation;
using Mira.Experiments.Evaluation.Features;
using Mira.Experiments.Evaluation.Knn;

namespace Mira.Cli.Commands;

/// <summary>Evaluates frozen features by weighted nearest neighbors.</summary>
internal static class KnnCommand
{
    internal static Command Build(Terminal terminal)
    {
        var neighbors = Many<int>("--k", "Number of neighbors that vote", "N", () => new KnnStudy().Neighbors);
        neighbors.Validators.Add(Require.AtLeast(1));
        var temperatures = Many<double>("--temperature",
            "Temperature: a neighbor's vote weighs exp(cosine similarity / T)", "T", () => new KnnStudy().Temperatures);
        var shares = Many<double>("--fractions", "Use these shares of each class's training images, such as 1 0.1 0.01",
            "SHARE", () => new KnnStudy().Shares);
        var lists = Many<string>("--memory-list", "Also use the training images of these lists, " +
            "such as SimCLR's 1percent.txt", "FILE", () => new KnnStudy().Lists);
        var memory = MemoryOption.Create("Memory for the search, such as 2G; features that need " +
            "more stay on disk. Does not change results");
        var command = new DocumentedCommand("knn",
            "Evaluate frozen features with weighted k nearest neighbors (DINO's protocol).",
            new Example("Evaluate a checkpoint and random weights on the embedded images",
                "mira knn --checkpoint runs/pretrain/checkpoint.safetensors"),
            new Example("Evaluate published weights on ImageNet, with 100 %, 10 % and 1 % of the labels",
                "mira knn --checkpoint mira.pth --data imagenet --data-dir /data --fractions 1 0.1 0.01"))
        {
            { OptionGroup.Evaluation, neighbors, temperatures, shares },
        };
        command.AddRare(OptionGroup.Evaluation, lists);
        command.AddRare(OptionGroup.Compute, memory);
        EvaluationAction.AddTo(command, terminal, "knn", FeatureInput.Accepted, parsed => Protocol(new KnnStudy
        {
            Neighbors = parsed.GetRequiredValue(neighbors),
            Temperatures = parsed.GetRequiredValue(temperatures),
            Shares = parsed.GetRequiredValue(shares),
            Lists = parsed.GetRequiredValue(lists),
            Memory = parsed.GetValue(memory)?.Bytes,
        }));
        return command;
    }

    private static EvaluationProtocol Protocol(KnnStudy study) => new((network, data, seeds) =>
        OnImages(study, network, data, seeds))
    {
        OnFeatures = (train, test, seeds) => OnFeatures(study, train, test, seeds),
        OnStreams = study.Memory is null ? null : (train, test, seeds) =>
        {
            var (bank, queries) = (new StreamedFeatures(train), new StreamedFeatures(test));
            return [.. seeds.SelectMany(settings =>
                study.Run(bank, queries, train.Files, EvaluationSubject.Of(train), settings))];
        },
    };

    private static List<Evaluated> OnImages(KnnStudy study, PretrainedBackbone network, ImageDataset data,
        IReadOnlyList<EvaluationSettings> seeds)
    {
        string[] files = [.. Enumerable.Range(0, data.Train.Count).Select(data.Train.Name)];
        foreach (var settings in seeds)
        {
            // Before features are computed, which may take hours.
            _ = study.Parts(data.Train.Labels.ToArray(), files, settings.Seed);
        }
        var transform = data.TestTransform(Interpolation.Bicubic);
        using var encoder = network.Freeze(seeds[0].Compute);
        // Several processes hold a part of the memory each.
        var bank = seeds[0].Collectives.IsShared
            ? FeatureShare.Extract(encoder, data.Train, transform, network.Architecture.FeatureDimension, seeds[0])
            : Extract(encoder, data.Train, transform);
        using var first = (IDisposable)bank;
        var queries = Extract(encoder, data.Test, transform);
        using var second = (IDisposable)queries;
        return [.. seeds.SelectMany(settings =>
            study.Run(bank, queries, files, EvaluationSubject.Of(network, data), settings))];

        // What would take more than the memory asked for is kept in a file.
        ILabeledFeatures Extract(FrozenEncoder encoder, ImageSet images, ViewRecipe transform)
        {
            var dimension = network.Architecture.FeatureDimension;
            return study.Memory is { } memory && !seeds[0].Collectives.IsShared
                && (long)images.Count * dimension * sizeof(float) > memory
                ? StoredFeatures.Extract(encoder, images, transform, dimension, seeds[0])
                : FeatureBank.Extract(encoder, images, transform, seeds[0]);
        }
    }

    private static List<Evaluated> OnFeatures(KnnStudy study, FeatureSet train, FeatureSet test,
        IReadOnlyList<EvaluationSettings> seeds)
    {
        using var bank = FeatureFileRows.Of(train);
        using var queries = FeatureFileRows.Of(test);
        return [.. seeds.SelectMany(settings =>
            study.Run(bank, queries, train.Files, EvaluationSubject.Of(train), settings))];
    }

    private static Option<T[]> Many<T>(string name, string description, string value,
        Func<IReadOnlyList<T>> usual) => new(name)
        {
            Description = description,
            HelpName = value,
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [.. usual()],
        };
}
