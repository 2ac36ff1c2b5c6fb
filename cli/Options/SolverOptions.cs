using System.CommandLine;
using System.CommandLine.Parsing;
using Mira.Cli.Help;
using Mira.Datasets;
using Mira.Experiments.Methods.Mira;
using Mira.Experiments.Methods.SwAV;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using Mira.Experiments.ScoreFiles;

namespace Mira.Cli.Options;

/// <summary>--solver and its settings. Defaults are the recipe's values at the end of training.</summary>
internal sealed class SolverOptions
{
    private static readonly MiraRecipe Mira = new();
    private static readonly SinkhornRecipe Sinkhorn = new();

    private readonly Option<AssignmentMethod> _solver = new("--solver")
    {
        Description = "MIRA's fixed point (Eq. 7) or SwAV's Sinkhorn-Knopp",
        HelpName = "mira|sinkhorn",
        DefaultValueFactory = _ => AssignmentMethod.Mira,
    };

    private readonly Option<double> _beta = new("--beta")
    {
        Description = "β of MIRA: weight of the mutual information, in [0, 1)",
        HelpName = "β",
        DefaultValueFactory = _ => Mira.FinalRegularization,
    };

    private readonly Option<double> _tau = new("--tau")
    {
        Description = "τ of MIRA: temperature of the scores",
        HelpName = "τ",
        DefaultValueFactory = _ => Mira.TeacherTemperature,
    };

    private readonly Option<double> _epsilon = new("--epsilon")
    {
        Description = "ε of Sinkhorn-Knopp: weight of the entropy",
        HelpName = "ε",
        DefaultValueFactory = _ => Sinkhorn.Epsilon,
    };

    private readonly Option<int?> _iterations = new("--iterations")
    {
        Description = $"Number of iterations; default: {Mira.Iterations} for mira, {Sinkhorn.Iterations} for sinkhorn",
        HelpName = "N",
    };

    private readonly Option<double?> _tolerance = new("--tolerance")
    {
        Description = "Instead of --iterations: stop when every row is certified to this total-variation " +
            "error (mira only); exit code 3 if it cannot be reached",
        HelpName = "E",
    };

    private readonly Option<Acceleration> _acceleration = new("--acceleration")
    {
        Description = "With --tolerance: anderson needs fewer iterations on sharp scores",
        HelpName = "none|anderson",
        DefaultValueFactory = _ => Acceleration.None,
    };

    internal void AddTo(DocumentedCommand command)
    {
        command.Add(OptionGroup.Evaluation, _solver, _beta, _tau, _epsilon, _iterations, _tolerance, _acceleration);
        command.Validators.Add(RefuseContradictions);
    }

    /// <param name="parsed">The command line.</param>
    /// <param name="stop">Ends the solver early.</param>
    internal FileLabeling Read(ParseResult parsed, CancellationToken stop)
    {
        var (beta, tau) = (parsed.GetValue(_beta), parsed.GetValue(_tau));
        var iterations = parsed.GetValue(_iterations);
        return parsed.GetValue(_solver) == AssignmentMethod.Sinkhorn
            ? new FileLabeling(new SinkhornKnopp(iterations ?? Sinkhorn.Iterations) { Stop = stop },
                parsed.GetValue(_epsilon), tau, beta)
            : new FileLabeling(new MiraAssignment(tau,
                Options(parsed, iterations ?? Mira.Iterations) with { Stop = stop }), beta, tau, beta);
    }

    private FixedPointOptions Options(ParseResult parsed, int iterations) =>
        parsed.GetValue(_tolerance) is { } tolerance
            ? FixedPointOptions.Certified(tolerance, parsed.GetValue(_acceleration))
            : FixedPointOptions.Fixed(iterations);

    private void RefuseContradictions(CommandResult result)
    {
        var isSinkhorn = Text(result, _solver) is { } name
            && name.Equals(nameof(Sinkhorn), StringComparison.OrdinalIgnoreCase);
        if (IsGiven(result, _tolerance) && IsGiven(result, _iterations))
        {
            result.AddError("--tolerance and --iterations cannot be combined. Give one of them.");
        }
        if (IsGiven(result, _tolerance) && isSinkhorn)
        {
            result.AddError("--tolerance works with --solver mira only. Give --iterations instead.");
        }
        if (IsGiven(result, _epsilon) && !isSinkhorn)
        {
            result.AddError("--epsilon works with --solver sinkhorn only. Use --beta for MIRA.");
        }
        if (IsGiven(result, _acceleration) && !IsGiven(result, _tolerance))
        {
            result.AddError("--acceleration works with --tolerance only. Give --tolerance too, or leave it out.");
        }
    }

    /// <summary>Given, and with a value that can be read; one that cannot be is an error of its own.</summary>
    private static bool IsGiven(CommandResult result, Option option) => Text(result, option) is { } text
        && (NumberText.TryNumber(text, out _) || Enum.TryParse<Acceleration>(text, ignoreCase: true, out _));

    private static string? Text(CommandResult result, Option option) =>
        result.GetResult(option) is { Implicit: false, Tokens: [var token, ..] } ? token.Value : null;
}
