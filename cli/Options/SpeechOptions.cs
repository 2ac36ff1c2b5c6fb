using System.CommandLine;
using Mira.Cli.Display;
using Mira.Experiments.Reproduction.Jobs;

namespace Mira.Cli.Options;

/// <summary>--quiet, --verbose and --json on every command: what is said beside results and errors, and in which
/// form.</summary>
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

    private readonly Option<bool> _json = new("--json")
    {
        Description = "Print one JSON object with results, files, warnings and exit reason instead of text",
        Recursive = true,
    };

    internal void AddTo(RootCommand root)
    {
        root.Add(_json);
        root.Add(_quiet);
        root.Add(_verbose);
    }

    /// <summary>What is wrong with the options together; null where nothing is.</summary>
    /// <remarks>The parser asks the validators of the called command only, not those of the root.</remarks>
    internal string? Refusal(ParseResult parsed) =>
        parsed.Errors.Count == 0 && parsed.GetValue(_quiet) && parsed.GetValue(_verbose)
            ? $"{_quiet.Name} and {_verbose.Name} exclude each other. Give one of them."
            : null;

    /// <summary>Whether a program reads the output. A run that is made for another process is told to that one, in
    /// lines.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="arguments">Its words: they say it too where they cannot be understood.</param>
    internal bool IsForPrograms(ParseResult parsed, string[] arguments) => !arguments.Contains(JobProgram.JobOption)
        && (parsed.Errors.Count > 0 ? arguments.Contains(_json.Name) : parsed.GetValue(_json));

    /// <summary>The usage error of data that would be sent where the object of --json goes; null where none
    /// would.</summary>
    internal string? Clash(ParseResult parsed) =>
        parsed.Errors.Count == 0 && parsed.GetValue(_json) && NamedFiles.StandardOutput(parsed) is { } option
            ? $"{_json.Name} prints its object to standard output, where {option} would send the data too. " +
                $"Name a file with {option}, or leave {_json.Name} out."
            : null;

    /// <summary>What is asked for; the usual where the command line has errors.</summary>
    internal Verbosity Read(ParseResult parsed) => parsed.Errors.Count > 0 ? Verbosity.Usual
        : parsed.GetValue(_quiet) ? Verbosity.Quiet
        : parsed.GetValue(_verbose) ? Verbosity.Verbose : Verbosity.Usual;
}
