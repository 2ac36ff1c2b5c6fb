using System.CommandLine;
using Mira.Cli.Display;
using Mira.Cli.Help;
using Mira.Cli.Options;
using Mira.Datasets;
using Mira.Experiments.Evaluation;
using Mira.Experiments.Evaluation.Linear;
using Mira.Experiments.Recipes;

namespace Mira.Cli.Commands;

/// <summary>Evaluates frozen features by a linear classifier.</summary>
internal static class LinearEvalCommand
{
    private const string Small = "small", ImageNet = "imagenet", Lars = "lars";

    internal static Command Build(Terminal terminal)
    {
        var protocol = new Option<string?>("--protocol")
        {
            Description = "small: SGD, batch 256; imagenet: SGD, batch 1024 (Tables 1, 2, 10); " +
                "lars: LARS, batch 1024 (Tables 6, 9, 14, 15); "
                + "default: imagenet for image files, else small",
            HelpName = $"{Small}|{ImageNet}|{Lars}",
        };
        protocol.AcceptOnlyFromAmong(Small, ImageNet, Lars);
        var epochs = Count("--epochs", "Epochs of the classifier; default: the protocol's");
        var batch = Count("--batch", "Images per optimizer step; default: the protocol's");
        var rates = new Option<double[]>("--lr")
        {
            Description = "Learning rates per 256 images to try; held-out training images choose; " +
                "default: the protocol's",
            HelpName = "RATE",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [],
        };
        var passes = Count("--augmented-passes",
            "Compute the features of N augmented epochs only and reuse them; default: of every epoch");
        var list = new Option<string?>("--validation-list")
        {
            Description = "Training images that choose the learning rate, such as SimCLR's 1percent.txt; " +
                "default: a share of each class",
            HelpName = "FILE",
        };
        var classifiers = new Option<string?>("--classifiers")
        {
            Description = "Folder to save the trained classifiers to: a safetensors file per network and seed with " +
                "weight and bias [2, rates, classes, ...]; first index 0: without the held-out images, 1: with them",
            HelpName = "DIR",
        };
        var command = new DocumentedCommand("linear-eval", "Evaluate frozen features with a linear classifier.",
            new Example("Evaluate a checkpoint and random weights on the embedded images",
                "mira linear-eval --checkpoint runs/pretrain/checkpoint.safetensors"),
            new Example("Evaluate published weights on ImageNet as Table 1 does",
                "mira linear-eval --checkpoint mira.pth --data imagenet --data-dir /data --protocol imagenet"))
        {
            { OptionGroup.Evaluation, protocol, epochs, batch, rates },
        };
        command.AddRare(OptionGroup.Evaluation, passes, list);
        command.AddRare(OptionGroup.Output, classifiers);
        EvaluationAction.AddTo(command, terminal, "linear", FeatureInput.Accepted, parsed =>
        {
            LinearEvalRecipe Recipe(string usual, int images)
            {
                var recipe = With(Named(parsed.GetValue(protocol) ?? usual), parsed.GetRequiredValue(rates));
                return Fitting(terminal, images, recipe with
                {
                    Epochs = parsed.GetValue(epochs) ?? recipe.Epochs,
                    BatchSize = parsed.GetValue(batch) ?? recipe.BatchSize,
                    AugmentedPasses = parsed.GetValue(passes),
                });
            }
            return new EvaluationProtocol((network, data, seeds) =>
                [.. seeds.Select(settings => LinearStudy.Run(network, data, Recipe(UsualFor(data), data.Train.Count),
                    parsed.GetValue(list), settings, Keep(parsed, network.Encoder, settings)))])
            {
                OnFeatures = (train, test, seeds) =>
                    [.. seeds.Select(settings =>
                        LinearStudy.Run(train, test, Recipe(Small, train.Count), settings,
                            Keep(parsed, "features", settings)))],
            };
        });
        return command;

        Action<LinearClassifiers>? Keep(ParseResult parsed, string network, EvaluationSettings settings)
        {
            if (parsed.GetValue(classifiers) is not { } folder || settings.Collectives.Rank > 0)
            {
                return null;
            }
            var path = Path.Combine(folder, FormattableString.Invariant($"{network}-s{settings.Seed}.safetensors"));
            return trained =>
            {
                trained.Write(path);
                terminal.Wrote(path);
            };
        }
    }

    /// <summary>The recipe with a batch of all images where there are fewer than it has.</summary>
    private static LinearEvalRecipe Fitting(Terminal terminal, int images, LinearEvalRecipe recipe)
    {
        if (recipe.BatchSize <= images)
        {
            return recipe;
        }
        terminal.Note($"The batch is {images} instead of {recipe.BatchSize}: there are no more " +
            "training images.");
        return recipe with { BatchSize = images };
    }

    private static string UsualFor(ImageDataset data) => data.Train.Size > 0 ? Small : ImageNet;

    private static LinearEvalRecipe Named(string protocol) => protocol switch
    {
        ImageNet => LinearEvalRecipe.ImageNet,
        Lars => LinearEvalRecipe.Lars,
        _ => new(),
    };

    private static LinearEvalRecipe With(LinearEvalRecipe recipe, double[] rates) =>
        rates.Length > 0 ? recipe with { BaseLearningRates = rates } : recipe;

    private static Option<int?> Count(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "N",
        Validators = { Require.AtLeast(1) },
    };
}
