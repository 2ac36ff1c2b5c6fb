using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using Mira.Datasets;
using Mira.Experiments.Recipes.Settings;

namespace Mira.Cli.Options;

/// <summary>--set: other values than the recipe's.</summary>
internal static class SetOption
{
    internal static Option<string[]> Create()
    {
        var option = new Option<string[]>("--set")
        {
            Description = "Another value for a setting of the recipe, such as epochs=100 or optimizer.weight-decay=1e-6; may be repeated, the last of equal keys counts",
            HelpName = "KEY=VALUE",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [],
            Validators = { RefuseMisspelledNumbers },
        };
        option.CompletionSources.Add(Candidates);
        return option;
    }

    /// <summary>Refuses 0,07 before a recipe is read, which alone knows the types of its method's settings.</summary>
    private static void RefuseMisspelledNumbers(OptionResult result)
    {
        foreach (var text in result.Tokens.Select(token => token.Value).Where(text => NumberText.IsMisspelled(text[(text.IndexOf('=') + 1)..])))
        {
            result.AddError($"{result.Option.Name} {text}: {NumberText.NotNumber(text[(text.IndexOf('=') + 1)..])}");
        }
    }

    /// <summary>Keys with their equals sign, and behind one that takes words the words.</summary>
    private static IEnumerable<CompletionItem> Candidates(CompletionContext context)
    {
        var typed = context.WordToComplete.Split('=')[0];
        return RecipeSettings.All
            .SelectMany(setting => setting.Key == typed ? SettingText.Words(setting.Type).Select(word => $"{setting.Key}={word}") : [$"{setting.Key}="])
            .Select(text => new CompletionItem(text));
    }
}
