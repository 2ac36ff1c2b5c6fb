using System.CommandLine;
using System.Text.Json;
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

    private readonly Argument<string[]> _items = new("ITEM")
    {
        Description = "Tables and figures, such as table7, or all; without one the main job is done. --list names them",
        Arity = ArgumentArity.ZeroOrMore,
        CompletionSources = { _ => Paper.Items.Select(item => item.Id).Append(Everything).Select(id => new System.CommandLine.Completions.CompletionItem(id)) },
    };

    private readonly Option<int> _seeds = new("--seeds")
    {
        Description = "Seeds of every run, counted from --seed on",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
        Validators = { Require.AtLeast(1) },
    };

    private readonly Option<int?> _epochs = new("--epochs")
    {
        Description = "Epochs of every pretraining, in the place of its recipe's: what the tables look like after a short run",
        HelpName = "N",
        Validators = { Require.AtLeast(1) },
    };

    private readonly Option<string?> _only = new("--only") { Description = "Run one row of the tables alone; the others are shown as they are", HelpName = "ROW" };

    private readonly Option<string[]> _checkpoints = new("--checkpoint")
    {
        Description = "A published network in the place of a row's pretraining, such as \"MIRA=mira.pth\"",
        HelpName = "ROW=FILE",
        DefaultValueFactory = _ => [],
        Validators =
        {
            result =>
            {
                foreach (var token in result.Tokens.Where(token => token.Value.IndexOf('=', StringComparison.Ordinal) < 1))
                {
                    result.AddError($"--checkpoint {token.Value} names no row. Expected ROW=FILE.");
                }
            },
        },
    };

    private readonly Option<string?> _backbonePrefix = BackboneOptions.Prefix();

    private readonly Option<string?> _labelLists = new("--label-lists")
    {
        Description = "Folder with SimCLR's 1percent.txt and 10percent.txt: which images of ImageNet have labels where few have; drawn here, and not comparable, unless given",
        HelpName = "DIR",
    };

    private readonly Option<Judge> _judge = CreateJudge();

    internal void AddTo(Command command)
    {
        command.Add(_items);
        command.Add(_seeds);
        command.Add(_epochs);
        command.Add(_only);
        command.Add(_checkpoints);
        command.Add(_backbonePrefix);
        command.Add(_labelLists);
        command.Add(_judge);
    }

    /// <summary>Whether tables were asked for.</summary>
    internal bool IsUsed(ParseResult parsed) => parsed.GetRequiredValue(_items).Length > 0;

    /// <summary>Refuses what is meant for tables where none is named: it would go unread through a job of many minutes.</summary>
    /// <exception cref="Datasets.InputException">An option of tables was given.</exception>
    internal void RequireNone(ParseResult parsed, params Option[] more)
    {
        Option[] all = [_seeds, _epochs, _only, _checkpoints, _backbonePrefix, _labelLists, _judge, .. more];
        if (all.FirstOrDefault(option => Require.IsGiven(parsed, option)) is { } given)
        {
            throw new Datasets.InputException($"{given.Name} is for tables and figures, and none is named. Expected an ITEM, as in 'mira reproduce table7 {given.Name}{(given.HelpName is { } value ? $" {value}" : "")}'; 'mira reproduce --list' names them.");
        }
    }

    /// <summary>The lists of known labels; null where none were given.</summary>
    /// <exception cref="Datasets.InputException">One of them is not there, or nothing is measured on ImageNet.</exception>
    internal LabelLists? Lists(ParseResult parsed, Scale scale)
    {
        if (scale.Policy().IsSmall && parsed.GetRequiredValue(_checkpoints).Length == 0)
        {
            Require.NotGiven(parsed, _labelLists, $"nothing is measured on ImageNet at {scale.Word()} scale without --checkpoint. Leave it out, or choose another --scale.");
        }
        return parsed.GetValue(_labelLists) is { } folder ? new(folder) : null;
    }

    /// <summary>Epochs of every pretraining; null for those of the recipes.</summary>
    internal int? Epochs(ParseResult parsed) => parsed.GetValue(_epochs);

    /// <summary>What was asked for.</summary>
    /// <exception cref="Datasets.InputException">There is no such table or file.</exception>
    internal PlanRequest Read(ParseResult parsed, Scale scale, int seed)
    {
        var names = parsed.GetRequiredValue(_items);
        if (parsed.GetRequiredValue(_checkpoints).Length == 0)
        {
            Require.NotGiven(parsed, _backbonePrefix, "no --checkpoint ROW=FILE names a published network. Leave it out.");
        }
        return new PlanRequest
        {
            Items = names.Contains(Everything) ? [.. Paper.Items.Where(item => item.At(scale) is not null)] : [.. names.Distinct().Select(Paper.Named)],
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
        parsed.GetRequiredValue(_items).Contains(Everything) ? [.. Paper.Items.Where(item => item.At(scale) is null)] : [];

    private static Option<Judge> CreateJudge()
    {
        var words = Enum.GetValues<Judge>().ToDictionary(judge => JsonNamingPolicy.KebabCaseLower.ConvertName(judge.ToString()));
        var option = new Option<Judge>("--judge")
        {
            Description = "mira: its classifiers for all; as-published: Table 7's baselines by the classifiers of their printed numbers",
            DefaultValueFactory = _ => Judge.Mira,
            CustomParser = result => words[result.Tokens[^1].Value],
        };
        option.AcceptOnlyFromAmong([.. words.Keys]);
        return option;
    }

    private static Dictionary<string, string> Checkpoints(string[] given) => given.ToDictionary(text => text[..text.IndexOf('=', StringComparison.Ordinal)], text =>
    {
        var file = text[(text.IndexOf('=', StringComparison.Ordinal) + 1)..];
        return File.Exists(file) ? file : throw new Datasets.InputException($"There is no file {file}, named by --checkpoint {text}. Expected a file of published weights.");
    });
}
