using System.CommandLine;
using Mira.Cli.Display;
using Mira.Cli.Options;
using Mira.Experiments.Recipes;

namespace Mira.Cli.Commands;

/// <summary>Evaluates frozen features by weighted nearest neighbours.</summary>
internal static class KnnCommand
{
    internal static Command Build(Terminal terminal)
    {
        var neighbors = new Option<int>("--k")
        {
            Description = "Neighbours that vote",
            HelpName = "N",
            DefaultValueFactory = _ => new KnnRecipe().Neighbors,
            Validators = { Require.AtLeast(1) },
        };
        var temperature = new Option<double>("--temperature")
        {
            Description = "A neighbour votes with weight exp(cosine similarity / temperature)",
            HelpName = "T",
            DefaultValueFactory = _ => new KnnRecipe().Temperature,
        };
        var command = new Command("knn", "Evaluate frozen features by weighted k nearest neighbours (DINO's protocol), beside random weights") { neighbors, temperature };
        EvaluationRun.AddTo(command, terminal, "knn", parsed =>
        {
            var recipe = new KnnRecipe { Neighbors = parsed.GetValue(neighbors), Temperature = parsed.GetValue(temperature) };
            return (evaluation, network) => evaluation.Knn(network, recipe);
        });
        return command;
    }
}
