using System.CommandLine;
using Mira.Experiments.Recipes;

namespace Mira.Cli.Options;

/// <summary>--recipe and --scale: which pretraining.</summary>
internal sealed class RecipeOptions
{
    private readonly Option<string> _name = new("--recipe")
    {
        Description = $"Recipe: {string.Join(", ", Pretrain.All.Select(recipe => recipe.Name))}",
        HelpName = "NAME",
        DefaultValueFactory = _ => Pretrain.Mira.Name,
    };

    private readonly Option<Scale> _scale = ScaleOption.Create();

    internal void AddTo(Command command)
    {
        _name.CompletionSources.Add([.. Pretrain.All.Select(recipe => recipe.Name)]);
        command.Add(_name);
        command.Add(_scale);
    }

    internal PretrainRecipe Read(ParseResult parsed) =>
        Pretrain.Named(parsed.GetRequiredValue(_name)).At(parsed.GetValue(_scale));
}
