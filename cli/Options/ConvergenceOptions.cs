using System.CommandLine;
using Mira.Cli.Help;
using Mira.Experiments.Recipes;

namespace Mira.Cli.Options;

/// <summary>--batches, --batch-size and --iterations: how convergence is measured.</summary>
internal sealed class ConvergenceOptions
{
    private readonly Option<int> _batches =
        Number("--batches", "Batches to measure for each network", new ConvergenceSettings().Batches);
    private readonly Option<int> _batchSize =
        Number("--batch-size", "Images per batch", new ConvergenceSettings().BatchSize);
    private readonly Option<int> _iterations =
        Number("--iterations", "Solver iterations to record", new ConvergenceSettings().Iterations);

    internal void AddTo(DocumentedCommand command) =>
        command.Add(OptionGroup.Evaluation, _batches, _batchSize, _iterations);

    internal ConvergenceSettings Read(ParseResult parsed) => new()
    {
        Batches = parsed.GetValue(_batches),
        BatchSize = parsed.GetValue(_batchSize),
        Iterations = parsed.GetValue(_iterations),
    };

    private static Option<int> Number(string name, string description, int standard) => new(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => standard,
        Validators = { Require.AtLeast(1) },
    };
}
