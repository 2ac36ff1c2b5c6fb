using System.CommandLine;
using System.CommandLine.Completions;
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
        };
        option.CompletionSources.Add(Candidates);
        return option;
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
