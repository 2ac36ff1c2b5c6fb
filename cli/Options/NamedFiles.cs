using System.CommandLine;
using System.CommandLine.Parsing;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Files;

namespace Mira.Cli.Options;

/// <summary>The files that a command line names: what is read is kept from what is written.</summary>
internal static class NamedFiles
{
    /// <summary>Options that name what a command writes.</summary>
    private static readonly string[] Outputs = ["--out", "--output", "--save-bands", "--classifiers", "--file"];

    /// <summary>Protects every file that is named as an input, and refuses an output that is one of
    /// them before any work.</summary>
    /// <exception cref="Datasets.InputException">An output is an input, or belongs to a live run.</exception>
    internal static void Guard(ParseResult parsed)
    {
        // The rows of a run that goes on are written, not read.
        Func<string, IEnumerable<string>> names = parsed.CommandResult.Command.Name == "resume" ? _ => [] : Paths;
        var given = parsed.CommandResult.Children.Where(child => child.Tokens.Count > 0).ToList();
        OutputGuard.Protect(given.Where(child => !IsOutput(child)).SelectMany(child => child.Tokens)
            .SelectMany(token => names(token.Value)).Where(File.Exists));
        foreach (var token in given.Where(IsOutput).SelectMany(child => child.Tokens)
            .Where(token => File.Exists(token.Value)))
        {
            OutputGuard.Require(token.Value);
        }
    }

    /// <summary>The option that sends data to standard output; null where none does.</summary>
    internal static string? StandardOutput(ParseResult parsed) => parsed.CommandResult.Children.OfType<OptionResult>()
        .FirstOrDefault(option => IsOutput(option)
            && option.Tokens.Any(token => AtomicFile.IsStandardOutput(token.Value)))?.Option.Name;

    /// <summary>Whether a word is an option that names an output.</summary>
    internal static bool IsOutput(string option) => Outputs.Contains(option) || option == "-o";

    private static bool IsOutput(SymbolResult result) =>
        result is OptionResult { Option.Name: var name } && Outputs.Contains(name);

    /// <summary>What a value may name: itself, or what is behind the equals sign of ROW=FILE.</summary>
    private static IEnumerable<string> Paths(string value) =>
        value.IndexOf('=', StringComparison.Ordinal) is > 0 and var at
            ? [value, value[(at + 1)..]]
            : [value, RunFolder.CheckpointOf(value), RunFolder.MetricsOf(value)];
}
