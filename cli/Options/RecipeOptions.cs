using System.CommandLine;
using Mira.Datasets;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Settings;

namespace Mira.Cli.Options;

/// <summary>--recipe, --scale and --set: which pretraining.</summary>
internal sealed class RecipeOptions
{
    private readonly Option<string> _name = new("--recipe")
    {
        Description = "Recipe by its name; 'mira recipe list' shows all of them",
        HelpName = "NAME",
        DefaultValueFactory = _ => Pretrain.Mira.Name,
    };

    private readonly Option<Scale> _scale = ScaleOption.Create();
    private readonly Option<string[]> _set = SetOption.Create();

    internal void AddTo(Command command)
    {
        _name.CompletionSources.Add([.. PaperRuns.Names]);
        command.Add(_name);
        command.Add(_scale);
        command.Add(_set);
    }

    /// <summary>The scale asked for.</summary>
    internal Scale Scale(ParseResult parsed) => parsed.GetValue(_scale);

    /// <summary>The recipe asked for, its values checked.</summary>
    /// <exception cref="InputException">An unknown name, or a setting that is unknown or out of range.</exception>
    internal PretrainRecipe Read(ParseResult parsed) => Pretrain.Named(parsed.GetRequiredValue(_name))
        .At(parsed.GetValue(_scale)).With(parsed.GetRequiredValue(_set)).Validate();
}
