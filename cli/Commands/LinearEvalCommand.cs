using System.CommandLine;
using Mira.Cli.Display;
using Mira.Cli.Options;
using Mira.Experiments.Recipes;

namespace Mira.Cli.Commands;

/// <summary>Evaluates frozen features by a linear classifier.</summary>
internal static class LinearEvalCommand
{
    internal static Command Build(Terminal terminal)
    {
        var epochs = new Option<int>("--epochs")
        {
            Description = "Epochs of the classifier",
            HelpName = "N",
            DefaultValueFactory = _ => new LinearEvalRecipe().Epochs,
            Validators = { Require.AtLeast(1) },
        };
        var rates = new Option<double[]>("--lr")
        {
            Description = "Learning rates per 256 images, trained side by side; held-out training images choose",
            HelpName = "RATE",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [.. new LinearEvalRecipe().BaseLearningRates],
        };
        var passes = new Option<int?>("--augmented-passes")
        {
            Description = "Augmented passes whose features are computed, later epochs use them again; every epoch has its own unless given",
            HelpName = "N",
        };
        var command = new Command("linear-eval", "Evaluate frozen features by a linear classifier (SGD, cosine, crop and flip), beside random weights") { epochs, rates, passes };
        EvaluationRun.AddTo(command, terminal, "linear", parsed =>
        {
            var recipe = new LinearEvalRecipe
            {
                Epochs = parsed.GetValue(epochs),
                BaseLearningRates = parsed.GetRequiredValue(rates),
                AugmentedPasses = parsed.GetValue(passes),
            };
            return (evaluation, network) => evaluation.Linear(network, recipe);
        });
        return command;
    }
}
