using System.CommandLine;
using Mira.Cli.Display;
using Mira.Cli.Help;
using Mira.Cli.Options;
using Mira.Datasets;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using Mira.Experiments.Recipes.Settings;
using Mira.Experiments.Scales;

namespace Mira.Cli.Commands;

/// <summary>Shows what the recipes ask for; trains nothing.</summary>
internal static class RecipeCommand
{
    internal static Command Build(Terminal terminal) =>
        new DocumentedCommand("recipe", "Show the paper's recipes: every setting, what follows " +
            "from it, and its source.",
        new Example("List all recipes", "mira recipe list"),
        new Example("Show one at laptop scale", "mira recipe show cifar10 --scale laptop"))
    {
        BuildList(terminal),
        BuildShow(terminal),
        BuildDiff(terminal),
    };

    private static DocumentedCommand BuildList(Terminal terminal)
    {
        var method = MethodOption.Create("List the recipes of one method only");
        var format = FormatOption.Create();
        var command = new DocumentedCommand("list", "List all recipes and the tables they belong to.",
            new Example("List all recipes", "mira recipe list"),
            new Example("List those of one method", "mira recipe list --method byol"))
        {
            { OptionGroup.Training, method },
            { OptionGroup.Output, format },
        };
        command.SetAction(parsed =>
            RecipeListDisplay.Show(terminal, RunsOf(parsed.GetValue(method)), parsed.GetValue(format)));
        return command;
    }

    private static DocumentedCommand BuildShow(Terminal terminal)
    {
        var name = RecipeArgument.Create("recipe");
        var scale = ScaleOption.Create(Scale.Paper);
        var set = SetOption.Create();
        var images = new Option<int?>("--dataset-size")
        {
            Description = "Number of training images; default: that of the run, or of the recipe's data set",
            HelpName = "N",
            Validators = { Require.AtLeast(1) },
        };
        var format = FormatOption.Create();
        var command = new DocumentedCommand("show",
            "Print a recipe's settings and derived values, each with its source.",
            new Example("Show a recipe as in the paper", "mira recipe show cifar10"),
            new Example("Show what a changed setting leads to", "mira recipe show cifar10 --scale " +
                "laptop --set epochs=100"))
        {
            name,
            { OptionGroup.Training, scale, set },
            { OptionGroup.Data, images },
            { OptionGroup.Output, format },
        };
        command.SetAction(parsed =>
        {
            var original = RecipeArgument.Read(parsed.GetRequiredValue(name));
            var recipe = original.At(parsed.GetValue(scale)).With(parsed.GetRequiredValue(set)).Validate();
            var sheet = new RecipeSheet(recipe, original, parsed.GetValue(images)
                ?? RecipeArgument.Images(parsed.GetRequiredValue(name)) ?? ImagesOf(recipe));
            RecipeSheetDisplay.Show(terminal, sheet, parsed.GetValue(format));
        });
        return command;
    }

    private static DocumentedCommand BuildDiff(Terminal terminal)
    {
        var first = RecipeArgument.Create("first");
        var second = RecipeArgument.Create("second");
        var command = new DocumentedCommand("diff",
            "Print the settings and derived values in which two recipes differ.",
            new Example("Compare two recipes", "mira recipe diff cifar10 cifar10-swav"),
            new Example("Compare a run with its recipe", "mira recipe diff cifar10 runs/pretrain"))
        {
            first,
            second,
        };
        command.SetAction(parsed => RecipeDifferenceDisplay.Show(
            terminal, RecipeArgument.Read(parsed.GetRequiredValue(first)),
            RecipeArgument.Read(parsed.GetRequiredValue(second))));
        return command;
    }

    private static IReadOnlyList<PaperPretraining> RunsOf(string? method)
    {
        if (method is null)
        {
            return PaperRuns.All;
        }
        var settings = MethodList.Named(method).Settings;
        return [.. PaperRuns.All.Where(run => run.Recipe.Method.GetType() == settings)];
    }

    private static int ImagesOf(PretrainRecipe recipe) =>
        TrainingSetSize.Of(recipe.Dataset) ?? throw new InputException(
        $"mira does not know how many training images '{recipe.Dataset}' has. Give the number with --dataset-size N.");
}
