using System.CommandLine;
using Mira.Cli.Display;

namespace Mira.Cli.Options;

/// <summary>--quiet and --verbose on every command: what is said beside results and errors.</summary>
internal sealed class SpeechOptions
{
    private readonly Option<bool> _quiet = new("--quiet", "-q")
    {
        Description = "Print results and errors only: no progress, notes or warnings",
        Recursive = true,
    };

    private readonly Option<bool> _verbose = new("--verbose", "-v")
    {
        Description = "Also print chosen threads, opened files, time and memory",
        Recursive = true,
    };

    internal void AddTo(RootCommand root)
    {
        root.Add(_quiet);
        root.Add(_verbose);
    }

    /// <summary>What is wrong with the options together; null where nothing is.</summary>
    /// <remarks>The parser asks the validators of the called command only, not those of the root.</remarks>
    internal string? Refusal(ParseResult parsed) =>
        parsed.Errors.Count == 0 && parsed.GetValue(_quiet) && parsed.GetValue(_verbose)
            ? $"{_quiet.Name} and {_verbose.Name} exclude each other. Give one of them."
            : null;

    /// <summary>What is asked for; the usual where the command line has errors.</summary>
    internal Verbosity Read(ParseResult parsed) => parsed.Errors.Count > 0 ? Verbosity.Usual
        : parsed.GetValue(_quiet) ? Verbosity.Quiet
        : parsed.GetValue(_verbose) ? Verbosity.Verbose : Verbosity.Usual;
}
