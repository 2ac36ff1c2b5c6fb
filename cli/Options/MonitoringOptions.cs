using System.CommandLine;
using Mira.Experiments.Training.Monitoring;

namespace Mira.Cli.Options;

/// <summary>--knn-every, --online-probe, --probe-every and --on-collapse: what is looked at while a run trains.</summary>
internal sealed class MonitoringOptions
{
    private const string On = "on";
    private const string Off = "off";

    private static readonly MonitoringSettings Defaults = new();

    private readonly Option<int> _knn = Interval(
        "--knn-every", "Epochs between two k-NN measurements of teacher and student; 0 for none", Defaults.KnnInterval);

    private readonly Option<string> _probe = Choice(
        "--online-probe", "Train linear classifiers beside the networks, which never notice them", Defaults.LearnsProbe ? On : Off, On, Off);

    private readonly Option<int> _probeTest = Interval(
        "--probe-every", "Epochs between two tests of these classifiers; 0 for none", Defaults.ProbeInterval);

    private readonly Option<string> _collapse = Choice(
        "--on-collapse", "What to do when the measurements say that training fails: warn, or stop with exit code 3 and the checkpoint kept",
        Word(Defaults.OnCollapse), [.. Enum.GetValues<CollapseAction>().Select(Word)]);

    internal IEnumerable<Option> All => [_knn, _probe, _probeTest, _collapse];

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
        var option = new Option<string>(name) { Description = description, DefaultValueFactory = _ => standard };
        option.AcceptOnlyFromAmong(values);
        return option;
    }

    private static string Word(CollapseAction action) => action.ToString().ToLowerInvariant();
}
