using System.CommandLine;
using System.CommandLine.Parsing;
using Mira.Experiments.Training;

namespace Mira.Cli.Options;

/// <summary>--log and --log-every: in which forms a run is written while it trains, and how often its loss is
/// read.</summary>
internal static class LogOption
{
    private static readonly Dictionary<string, RunLogs> Words = new()
    {
        ["tensorboard"] = RunLogs.TensorBoard,
        ["jsonl"] = RunLogs.JsonLines,
    };

    internal static Option<RunLogs> Create() => new("--log")
    {
        Description = "Also write an event file for TensorBoard, or metrics.jsonl with one line an epoch; both: " +
            "tensorboard,jsonl",
        HelpName = string.Join('|', Words.Keys),
        Arity = ArgumentArity.OneOrMore,
        CustomParser = Parse,
        CompletionSources = { "tensorboard", "jsonl" },
    };

    internal static Option<int?> CreateEvery() => new("--log-every")
    {
        Description = "Log the loss every N steps; default: 1 on a CPU, 20 on a GPU, where each reading waits",
        HelpName = "N",
        Validators = { Require.AtLeast(1) },
    };

    private static RunLogs Parse(ArgumentResult result)
    {
        var logs = RunLogs.None;
        foreach (var word in result.Tokens.SelectMany(token => token.Value.Split(',')))
        {
            if (!Words.TryGetValue(word, out var log))
            {
                result.AddError($"--log {word} is unknown. Expected tensorboard, jsonl, or both: tensorboard,jsonl.");
                return RunLogs.None;
            }
            logs |= log;
        }
        return logs;
    }
}
