using System.CommandLine;
using System.CommandLine.Completions;
using System.Text.Json;
using Mira.Cli.Help;
using Mira.Experiments;
using Mira.Experiments.Recipes;
using Mira.Experiments.Reproduction;
using Mira.Experiments.Scales;
using Mira.Experiments.Tables;

namespace Mira.Cli.Options;

/// <summary>Which tables are reproduced, and how.</summary>
internal sealed class PlanOptions
{
    private const string Everything = "all";

    private static IEnumerable<string> Names => Paper.Items.Select(item => item.Id).Append(Everything);

    private readonly Argument<string[]> _items = new("ITEM")
    {
        Description = "Tables and figures of the paper, or all. Without one, mira runs the main " +
            $"job. Items: {string.Join(", ", Names)}",
        Arity = ArgumentArity.ZeroOrMore,
        CompletionSources =
        {
            // In the order of the paper, which the alphabet does not keep.
            _ => Names.Index().Select(item => new CompletionItem(item.Item, sortText: $"{item.Index:d3}")),
        },
    };

    private readonly Option<int> _seeds = new("--seeds")
    {
        Description = "Number of seeds for every run, counted from --seed",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
        Validators = { Require.AtLeast(1) },
    };

    private readonly Option<int?> _epochs = new("--epochs")
    {
        Description = "Pretrain for N epochs instead of the recipe's number; the results get a folder of their own",
        HelpName = "N",
        Validators = { Require.AtLeast(1) },
    };

    private readonly Option<string?> _only = new("--only")
    {
        Description = "Run only this row or column of the tables",
        HelpName = "ROW",
    };

    private readonly Option<string[]> _checkpoints = new("--checkpoint")
    {
        Description = "Use a published network for a row instead of pretraining, such as \"MIRA=mira.pth\"; " +
            "may be repeated",
        HelpName = "ROW=FILE",
        DefaultValueFactory = _ => [],
        Validators =
        {
            result =>
            {
                foreach (var token in result.Tokens.Where(token =>
                    token.Value.IndexOf('=', StringComparison.Ordinal) < 1))
                {
                    result.AddError($"--checkpoint {token.Value} names no row. Expected ROW=FILE.");
                }
            },
        },
    };

    private readonly Option<string?> _backbonePrefix = BackboneOptions.Prefix();

    private readonly Option<string?> _labelLists = new("--label-lists")
    {
        Description = "Folder with SimCLR's 1percent.txt and 10percent.txt for ImageNet; default: " +
            "random lists, whose results cannot be compared with published ones",
        HelpName = "DIR",
    };

    private readonly Option<Judge> _judge = CreateJudge();

    internal void AddTo(DocumentedCommand command)
    {
        command.Add(_items);
        command.Add(OptionGroup.Training, _seeds, _epochs, _only, _checkpoints);
        command.AddRare(OptionGroup.Training, _backbonePrefix);
        command.AddRare(OptionGroup.Evaluation, _labelLists, _judge);
    }

    /// <summary>Whether tables were asked for.</summary>
    internal bool IsUsed(ParseResult parsed) => parsed.GetRequiredValue(_items).Length > 0;

    /// <summary>Refuses options of tables where no table is named.</summary>
    /// <exception cref="Datasets.InputException">An option of tables was given.</exception>
    internal void RequireNone(ParseResult parsed, params Option[] more)
    {
        Option[] all = [_seeds, _epochs, _only, _checkpoints, _backbonePrefix, _labelLists, _judge, .. more];
        if (all.FirstOrDefault(option => Require.IsGiven(parsed, option)) is { } given)
        {
            throw new Datasets.InputException($"{given.Name} needs a table or figure. Name one, " +
                "as in 'mira reproduce " +
                $"table7 {given.Name}{(given.HelpName is { } value ? $" {value}" : "")}'; 'mira " +
                "reproduce --list' shows all.");
        }
    }

    /// <summary>The lists of known labels; null where none were given.</summary>
    /// <exception cref="Datasets.InputException">One of them is not there, or nothing is
    /// measured on ImageNet.</exception>
    internal LabelLists? Lists(ParseResult parsed, Scale scale)
    {
        if (scale.Policy().IsSmall && parsed.GetRequiredValue(_checkpoints).Length == 0)
        {
            Require.NotGiven(parsed, _labelLists, $"{scale.Word()} scale measures nothing on ImageNet " +
                "without --checkpoint. Leave it out, or choose another --scale.");
        }
        return parsed.GetValue(_labelLists) is { } folder ? new(folder) : null;
    }

    /// <summary>Epochs of every pretraining; null for those of the recipes.</summary>
    internal int? Epochs(ParseResult parsed) => parsed.GetValue(_epochs);

    /// <summary>The main job, which is done where no table is asked for.</summary>
    internal static PlanRequest MainJob(Scale scale, int seed) => new()
    {
        Items = [Paper.MainJob],
        Scale = scale,
        Seeds = [seed],
    };

    /// <summary>The tables and figures to list: those named, or all.</summary>
    /// <exception cref="Datasets.InputException">There is no such table.</exception>
    internal IReadOnlyList<PaperItem> Listed(ParseResult parsed) =>
        parsed.GetRequiredValue(_items) is [_, ..] names && !names.Contains(Everything)
            ? [.. names.Distinct().Select(Paper.Named)]
            : Paper.Items;

    /// <summary>What was asked for.</summary>
    /// <exception cref="Datasets.InputException">There is no such table or file.</exception>
    internal PlanRequest Read(ParseResult parsed, Scale scale, int seed)
    {
        var names = parsed.GetRequiredValue(_items);
        if (parsed.GetRequiredValue(_checkpoints).Length == 0)
        {
            Require.NotGiven(parsed, _backbonePrefix, "it needs --checkpoint ROW=FILE. Leave it out.");
        }
        return new PlanRequest
        {
            Items = names.Contains(Everything) ? [.. Paper.Items.Where(item => item.At(scale) is not null)]
                : [.. names.Distinct().Select(Paper.Named)],
            Scale = scale,
            Seeds = [.. Enumerable.Range(seed, parsed.GetValue(_seeds))],
            Epochs = Epochs(parsed),
            Only = parsed.GetValue(_only),
            Judge = parsed.GetValue(_judge),
            Checkpoints = Checkpoints(parsed.GetRequiredValue(_checkpoints)),
            BackbonePrefix = parsed.GetValue(_backbonePrefix),
        };
    }

    /// <summary>Tables that are not run though all were asked for: they have no run at the scale.</summary>
    internal IReadOnlyList<PaperItem> LeftOut(ParseResult parsed, Scale scale) =>
        parsed.GetRequiredValue(_items).Contains(Everything)
            ? [.. Paper.Items.Where(item => item.At(scale) is null)]
            : [];

    private static Option<Judge> CreateJudge()
    {
        var words = Enum.GetValues<Judge>()
            .ToDictionary(judge => JsonNamingPolicy.KebabCaseLower.ConvertName(judge.ToString()));
        var option = new Option<Judge>("--judge")
        {
            Description = "Classifiers of Table 7: mira uses MIRA's for every row; as-published " +
                "uses those behind the printed baselines",
            HelpName = string.Join('|', words.Keys),
            DefaultValueFactory = _ => Judge.Mira,
            CustomParser = result => words[result.Tokens[^1].Value],
        };
        option.AcceptOnlyFromAmong([.. words.Keys]);
        return option;
    }

    private static Dictionary<string, string> Checkpoints(string[] given) => given.ToDictionary(text =>
        text[..text.IndexOf('=', StringComparison.Ordinal)], text =>
    {
        var file = text[(text.IndexOf('=', StringComparison.Ordinal) + 1)..];
        return File.Exists(file) ? file
            : throw new Datasets.InputException($"--checkpoint {text}: there is no file {file}. " +
                "Expected a file with published weights.");
    });
}
