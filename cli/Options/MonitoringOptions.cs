using System.CommandLine;
using Mira.Experiments.Training.Monitoring;

namespace Mira.Cli.Options;

/// <summary>--knn-every, --online-probe, --probe-every and --on-collapse: what is measured during training.</summary>
internal sealed class MonitoringOptions
{
    private const string On = "on";
    private const string Off = "off";

    private static readonly MonitoringSettings Defaults = new();

    private readonly Option<int> _knn = Interval(
        "--knn-every", "Measure k-NN accuracy every N epochs; 0 turns it off", Defaults.KnnInterval);

    private readonly Option<string> _probe = Choice(
        "--online-probe", "Train a linear classifier on the features as they are; gradients are " +
        "stopped, so training is unaffected", Defaults.LearnsProbe ? On : Off, On, Off);

    private readonly Option<int> _probeTest = Interval(
        "--probe-every", "Test the online classifier every N epochs; 0 turns it off", Defaults.ProbeInterval);

    private readonly Option<string> _collapse = Choice(
        "--on-collapse", "When training collapses: warn, or stop with exit code 3 and keep the checkpoint",
        Word(Defaults.OnCollapse), [.. Enum.GetValues<CollapseAction>().Select(Word)]);

    internal IReadOnlyList<Option> All => [_knn, _probe, _probeTest, _collapse];

    internal MonitoringSettings Read(ParseResult parsed) => new()
    {
        KnnInterval = parsed.GetValue(_knn),
        LearnsProbe = parsed.GetRequiredValue(_probe) == On,
        ProbeInterval = parsed.GetValue(_probeTest),
        OnCollapse = Enum.Parse<CollapseAction>(parsed.GetRequiredValue(_collapse), ignoreCase: true),
    };

    private static Option<int> Interval(string name, string description, int standard) => new(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => standard,
        Validators = { Require.AtLeast(0) },
    };

    private static Option<string> Choice(string name, string description, string standard, params string[] values)
    {
        var option = new Option<string>(name)
        {
            Description = description,
            HelpName = string.Join('|', values),
            DefaultValueFactory = _ => standard,
        };
        option.AcceptOnlyFromAmong(values);
        return option;
    }

    private static string Word(CollapseAction action) => action.ToString().ToLowerInvariant();
}
