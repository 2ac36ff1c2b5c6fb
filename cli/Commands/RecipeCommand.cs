using System.CommandLine;
using Mira.Cli.Display;
using Mira.Cli.Options;
using Mira.Datasets;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Settings;
using Mira.Experiments.Scales;

namespace Mira.Cli.Commands;

/// <summary>Shows what the recipes ask for; trains nothing.</summary>
internal static class RecipeCommand
{
    internal static Command Build(Terminal terminal) => new("recipe", "Show the recipes of the paper: every value, what follows from it, and its source")
    {
        BuildList(terminal),
        BuildShow(terminal),
        BuildDiff(terminal),
    };

    private static Command BuildList(Terminal terminal)
    {
        var format = FormatOption.Create();
        var command = new Command("list", "Name every recipe and the tables it belongs to") { format };
        command.SetAction(parsed => RecipeListDisplay.Show(terminal, PaperRuns.All, parsed.GetValue(format)));
        return command;
    }

    private static Command BuildShow(Terminal terminal)
    {
        var name = RecipeArgument.Create("recipe");
        var scale = ScaleOption.Create(Scale.Paper);
        var set = SetOption.Create();
        var images = new Option<int?>("--dataset-size")
        {
            Description = "Training images; those of the recipe's own data set unless given",
            HelpName = "N",
            Validators = { Require.AtLeast(1) },
        };
        var format = FormatOption.Create();
        var command = new Command("show", "Print a recipe's values, asked for and derived, with the reason of each") { name, scale, set, images, format };
        command.SetAction(parsed =>
        {
            var original = RecipeArgument.Read(parsed.GetRequiredValue(name));
            var recipe = original.At(parsed.GetValue(scale)).With(parsed.GetRequiredValue(set)).Validate();
            var sheet = new RecipeSheet(recipe, original, parsed.GetValue(images) ?? ImagesOf(recipe));
            RecipeSheetDisplay.Show(terminal, sheet, parsed.GetValue(format));
        });
        return command;
    }

    private static Command BuildDiff(Terminal terminal)
    {
        var first = RecipeArgument.Create("first");
        var second = RecipeArgument.Create("second");
        var command = new Command("diff", "Print the values in which two recipes differ, asked for and derived") { first, second };
        command.SetAction(parsed => RecipeDifferenceDisplay.Show(
            terminal, RecipeArgument.Read(parsed.GetRequiredValue(first)), RecipeArgument.Read(parsed.GetRequiredValue(second))));
        return command;
    }

    private static int ImagesOf(PretrainRecipe recipe) => TrainingSetSize.Of(recipe.Dataset) ?? throw new InputException(
        $"The number of training images of '{recipe.Dataset}' is not known. Give it with --dataset-size N.");
}
