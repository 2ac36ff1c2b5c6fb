using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using Mira.Cli.Help;
using Mira.Datasets;
using Mira.Datasets.Loading;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using Mira.Experiments.Recipes.Settings;
using Mira.Experiments.Scales;

namespace Mira.Cli.Options;

/// <summary>--recipe, --scale and --set: which pretraining. To train one, also --method and --config.</summary>
internal sealed class RecipeOptions
{
    private readonly Option<string> _name = new("--recipe")
    {
        Description = "Name of the recipe; 'mira recipe list' shows all",
        HelpName = "NAME",
        DefaultValueFactory = _ => Pretrain.Mira.Name,
    };

    private readonly Option<string?> _method = MethodOption.Create(
        "Name of a method: trains its recipe for CIFAR-10; 'mira recipe list --method NAME' shows its others", "-m");

    private readonly Option<string?> _config = new("--config", "-c")
    {
        Description = "File with a recipe, as 'mira recipe show --format json' prints it, instead of --recipe; - is " +
            "standard input",
        HelpName = "FILE.json",
    };

    private readonly Option<Scale> _scale = ScaleOption.Create();
    private readonly Option<string[]> _set = SetOption.Create();

    internal void AddTo(DocumentedCommand command)
    {
        _name.CompletionSources.Add([.. PaperRuns.Names]);
        _method.Validators.Add(result =>
        {
            if (result.GetResult(_name) is { Implicit: false })
            {
                result.AddError($"{_name.Name} and {_method.Name} both name a recipe. Leave one of them out.");
            }
        });
        command.Add(OptionGroup.Training, _name, _method, _scale, _set, _config);
    }

    /// <summary>For commands that train nothing, but can start from random weights.</summary>
    internal void AddRareTo(DocumentedCommand command)
    {
        _name.CompletionSources.Add([.. PaperRuns.Names]);
        command.AddRare(OptionGroup.Network, _name, _scale, _set);
    }

    /// <summary>The scale asked for.</summary>
    internal Scale Scale(ParseResult parsed) => parsed.GetValue(_scale);

    /// <summary>Whether a recipe, or a scale of one, is named; a method alone names none.</summary>
    internal bool IsGiven(ParseResult parsed) =>
        IsFile(parsed) || Require.IsGiven(parsed, _name) || Require.IsGiven(parsed, _scale);

    /// <summary>Whether the recipe is in a file.</summary>
    internal bool IsFile(ParseResult parsed) => parsed.GetResult(_config) is not null
        && parsed.GetValue(_config) is not null;

    /// <summary>The method asked for; null where the recipe decides.</summary>
    internal MethodEntry? Method(ParseResult parsed) =>
        parsed.GetResult(_method) is not null && parsed.GetValue(_method) is { } name ? MethodList.Named(name) : null;

    /// <summary>What --set changes.</summary>
    internal string[] Changes(ParseResult parsed) => parsed.GetRequiredValue(_set);

    /// <summary>The recipe asked for, its values checked.</summary>
    /// <exception cref="InputException">An unknown name, or a setting that is unknown or out of range.</exception>
    internal PretrainRecipe Read(ParseResult parsed) => Named(parsed).With(Changes(parsed)).Validate();

    /// <summary>The recipe of the name, method or file, before any change.</summary>
    /// <exception cref="InputException">An unknown name, a file beside one, or a file that is no recipe.</exception>
    internal PretrainRecipe Named(ParseResult parsed)
    {
        if (IsFile(parsed))
        {
            foreach (var option in (Option[])[_name, _method, _scale])
            {
                Require.NotGiven(parsed, option, $"{_config.Name} has every setting of the recipe. Leave it out, or " +
                    "change a setting with --set.");
            }
            return RecipeFile.Read(parsed.GetValue(_config)!);
        }
        return (Method(parsed)?.Recipes[0] ?? Pretrain.Named(parsed.GetRequiredValue(_name)))
            .At(parsed.GetValue(_scale));
    }
}

/// <summary>--method: one of the methods by its name.</summary>
internal static class MethodOption
{
    internal static Option<string?> Create(string description, params string[] aliases)
    {
        var option = new Option<string?>("--method", aliases) { Description = description, HelpName = "NAME" };
        option.CompletionSources.Add([.. MethodList.All.Select(method => method.Name)]);
        return option;
    }
}

/// <summary>--decode: how image files become pixels.</summary>
internal static class DecodeOption
{
    internal static Option<string?> Create()
    {
        var option = new Option<string?>("--decode")
        {
            Description = "Decoding of image files; fast decodes large photos at 1/2, 1/4 or 1/8 of their size where "
                + "no view is larger; run.json says how far the views differ. Default: that of the recipe, exact",
            HelpName = "exact|fast",
        };
        option.AcceptOnlyFromAmong([.. Enum.GetNames<ImageDecoding>().Select(name => name.ToLowerInvariant())]);
        return option;
    }

    /// <summary>A recipe with the way of decoding asked for.</summary>
    internal static PretrainRecipe Apply(PretrainRecipe recipe, string? asked) => asked is null
        ? recipe
        : recipe with { Views = recipe.Views with { Decoding = Enum.Parse<ImageDecoding>(asked, ignoreCase: true) } };
}

/// <summary>--set: other values than the recipe's.</summary>
internal static class SetOption
{
    internal static Option<string[]> Create()
    {
        var option = new Option<string[]>("--set")
        {
            Description = "Change a setting of the recipe, such as optimizer.weight-decay=1e-6; " +
                "may be repeated, the last one counts",
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
        foreach (var text in result.Tokens.Select(token => token.Value)
            .Where(text => NumberText.IsMisspelled(text[(text.IndexOf('=') + 1)..])))
        {
            result.AddError($"{result.Option.Name} {text}: {NumberText.NotNumber(text[(text.IndexOf('=') + 1)..])}");
        }
    }

    /// <summary>Keys with their equals sign, and behind one that takes words the words.</summary>
    private static IEnumerable<CompletionItem> Candidates(CompletionContext context)
    {
        var typed = context.WordToComplete.Split('=')[0];
        return RecipeSettings.All
            .SelectMany(setting => setting.Key == typed ? SettingText.Words(setting.Type)
                .Select(word => $"{setting.Key}={word}") : [$"{setting.Key}="])
            .Select(text => new CompletionItem(text));
    }
}

/// <summary>--scale: how much machine a run may take.</summary>
internal static class ScaleOption
{
    internal static Option<Scale> Create(Scale unlessGiven = Scale.Laptop)
    {
        var option = new Option<Scale>("--scale")
        {
            Description = "paper: the paper's settings; single-gpu: the paper's data on one GPU; " +
                "workstation: all of CIFAR, 1.5 hours of a core per run; "
                + "laptop: minutes on two cores; smoke: seconds, only to check that everything runs",
            HelpName = "SCALE",
            DefaultValueFactory = _ => unlessGiven,
            CustomParser = result => ScaleNames.Named(result.Tokens[^1].Value),
        };
        option.AcceptOnlyFromAmong([.. ScaleNames.All]);
        return option;
    }
}

/// <summary>--seed: everything random follows from it.</summary>
internal static class SeedOption
{
    internal static Option<int> Create() => new("--seed")
    {
        Description = "Seed of everything random: initial weights, data order, augmentation",
        HelpName = "N",
        DefaultValueFactory = _ => 0,
        Validators = { Require.AtLeast(0) },
    };
}
