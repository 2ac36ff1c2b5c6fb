using System.CommandLine;
using Mira.Cli.Display;
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
        var protocol = new Option<string?>("--protocol") { Description = "small: SGD at CIFAR's batch of 256; imagenet: SGD at 1024 (Tables 1, 2, 10); lars: LARS at 1024 (Tables 6, 9, 14, 15). Unless given, imagenet for image files, else small" };
        protocol.AcceptOnlyFromAmong(Small, ImageNet, Lars);
        var epochs = Count("--epochs", "Epochs of the classifier; the protocol's unless given");
        var batch = Count("--batch", "Images per optimizer step; the protocol's unless given");
        var rates = new Option<double[]>("--lr")
        {
            Description = "Learning rates per 256 images, trained side by side; held-out training images choose. The protocol's unless given",
            HelpName = "RATE",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [],
        };
        var passes = Count("--augmented-passes", "Augmented passes whose features are computed, later epochs use them again; every epoch has its own unless given");
        var list = new Option<string?>("--validation-list") { Description = "List of the training images that choose the learning rate, such as SimCLR's 1percent.txt; a share of each class unless given", HelpName = "FILE" };
        var classifiers = new Option<string?>("--classifiers") { Description = "Folder for the trained classifiers, a safetensors file for each network and seed: weight and bias [2, rates, classes, ...], first those that skipped the held-out images, then those that saw all", HelpName = "DIR" };
        var command = new Command("linear-eval", "Evaluate frozen features by a linear classifier (cosine, crop and flip), beside random weights") { protocol, epochs, batch, rates, passes, list, classifiers };
        EvaluationAction.AddTo(command, terminal, "linear", FeatureInput.Accepted, parsed =>
        {
            LinearEvalRecipe Recipe(string usual) => With(Named(parsed.GetValue(protocol) ?? usual), parsed.GetRequiredValue(rates)) switch
            {
                var recipe => recipe with
                {
                    Epochs = parsed.GetValue(epochs) ?? recipe.Epochs,
                    BatchSize = parsed.GetValue(batch) ?? recipe.BatchSize,
                    AugmentedPasses = parsed.GetValue(passes),
                },
            };
            return new EvaluationProtocol((network, data, seeds) =>
                [.. seeds.Select(settings => LinearStudy.Run(network, data, Recipe(UsualFor(data)), parsed.GetValue(list), settings, Keep(parsed, network.Encoder, settings)))])
            {
                OnFeatures = (train, test, seeds) => [.. seeds.Select(settings => LinearStudy.Run(train, test, Recipe(Small), settings, Keep(parsed, "features", settings)))],
            };
        });
        return command;

        Action<LinearClassifiers>? Keep(ParseResult parsed, string network, EvaluationSettings settings) => parsed.GetValue(classifiers) is { } folder
            ? trained => trained.Write(Path.Combine(folder, FormattableString.Invariant($"{network}-s{settings.Seed}.safetensors")))
            : null;
    }

    private static string UsualFor(ImageDataset data) => data.Train.Size > 0 ? Small : ImageNet;

    private static LinearEvalRecipe Named(string protocol) => protocol switch
    {
        ImageNet => LinearEvalRecipe.ImageNet,
        Lars => LinearEvalRecipe.Lars,
        _ => new(),
    };

    private static LinearEvalRecipe With(LinearEvalRecipe recipe, double[] rates) => rates.Length > 0 ? recipe with { BaseLearningRates = rates } : recipe;

    private static Option<int?> Count(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "N",
        Validators = { Require.AtLeast(1) },
    };
}
