using System.CommandLine;
using Mira.Cli.Help;
using Mira.Datasets;
using Mira.Experiments.Recipes;

namespace Mira.Cli.Options;

/// <summary>--protocol, --c, --metric, --scikit-learn and --seeds: how a transfer evaluation is made.</summary>
internal sealed class TransferOptions
{
    private const string DataSetsOwn = "auto", Old = "0.22", New = "1.4";

    private readonly Option<string> _protocol = Choice("--protocol",
        "paper: 100 L-BFGS iterations per fit, warm-started from large C to small; converged: " +
        "to the minimum, with a certificate", "paper", "converged");

    private readonly Option<string> _metric = Choice("--metric",
        "Metric to report; auto is the paper's for the data set", DataSetsOwn, "top1", "mean-per-class");

    private readonly Option<string> _version = Choice("--scikit-learn",
        "Stopping rules of the paper protocol: those of scikit-learn 0.22, as in the paper's code, or of 1.4 and later",
        Old, New);

    private readonly Option<double[]> _c = new("--c")
    {
        Description = "Values of C to search, such as 0.1 1 10 or 1e-3..1e3/7; a single one is fitted without a search",
        HelpName = "VALUE",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [],
        Validators =
        {
            result =>
            {
                foreach (var token in result.Tokens.Where(token => NumberRange.Ends(token.Value)
                    .Any(word => NumberText.TryNumber(word, out var value) && value <= 0)))
                {
                    result.AddError($"--c {token.Value} cannot be used. Expected a number above 0.");
                }
            },
        },
    };

    private readonly Option<int> _seeds = new("--seeds")
    {
        Description = "Number of repetitions, each with another split into training and validation images",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
        Validators = { Require.AtLeast(1) },
    };

    internal void AddTo(DocumentedCommand command)
    {
        command.Add(OptionGroup.Evaluation, _protocol, _c, _seeds);
        command.AddRare(OptionGroup.Evaluation, _metric, _version);
    }

    internal int Seeds(ParseResult parsed) => parsed.GetValue(_seeds);

    internal TransferRecipe Read(ParseResult parsed) => new()
    {
        Protocol = Enum.Parse<TransferProtocol>(parsed.GetRequiredValue(_protocol), ignoreCase: true),
        C = parsed.GetRequiredValue(_c) is [var one] ? one : null,
        Candidates = parsed.GetRequiredValue(_c) is [_, _, ..] several ? several : null,
        StopsAsScikitLearn14 = parsed.GetValue(_version) == New,
        Metric = parsed.GetValue(_metric) switch
        {
            "top1" => TransferMetric.Top1,
            "mean-per-class" => TransferMetric.MeanPerClass,
            _ => null,
        },
    };

    /// <summary>The first word is the default.</summary>
    private static Option<string> Choice(string name, string description, params string[] words)
    {
        var option = new Option<string>(name)
        {
            Description = description,
            HelpName = string.Join('|', words),
            DefaultValueFactory = _ => words[0],
        };
        option.AcceptOnlyFromAmong(words);
        return option;
    }
}
