using System.CommandLine;
using Mira.Cli.Display;
using Mira.Cli.Options;
using Mira.Experiments.Evaluation.SemiSupervised;
using Mira.Experiments.Recipes;

namespace Mira.Cli.Commands;

/// <summary>Trains backbone and classifier on few labels.</summary>
internal static class SemiSupervisedCommand
{
    private const string Both = "both";

    internal static Command Build(Terminal terminal)
    {
        var shares = Many<double>("--fractions", "Shares of every class's labels, the same images for all seeds", "SHARE", () => new SemiSupervisedStudy().Shares);
        var lists = Many<string>("--label-list", "Lists of the labelled images, such as SimCLR's 1percent.txt, in place of --fractions", "FILE", () => []);
        var norm = new Option<string?>("--bn") { Description = "Statistics of batch normalisation while training; unless given, eval for few labels, else train" };
        norm.AcceptOnlyFromAmong("eval", "train", Both);
        var epochs = new Option<int?>("--epochs") { Description = "Epochs; the protocol's 20 unless given", HelpName = "N", Validators = { Require.AtLeast(1) } };
        var batch = new Option<int?>("--batch") { Description = "Images per optimizer step; the protocol's 256 unless given", HelpName = "N", Validators = { Require.AtLeast(1) } };
        var backbone = Rate("--backbone-lr", "Learning rate of the backbone per 256 images; unless given, 0 for few labels, else 0.02");
        var head = Rate("--head-lr", "Learning rate of the classifier per 256 images; unless given, 0.4 for few labels, else 0.1");
        var tests = new Option<int>("--test-every")
        {
            Description = "Epochs between two tests while training, for curve.csv; 0 for one at the end. Changes no result",
            HelpName = "N",
            DefaultValueFactory = _ => new SemiSupervisedStudy().TestEvery,
            Validators = { Require.AtLeast(0) },
        };
        var command = new Command("semi-supervised", "Train backbone and classifier on few labels (Table 4), beside random weights") { shares, lists, norm, epochs, batch, backbone, head, tests };
        EvaluationAction.AddTo(command, terminal, "semi-supervised", FeatureInput.Impossible, parsed =>
        {
            var study = new SemiSupervisedStudy
            {
                Shares = parsed.GetRequiredValue(shares),
                Lists = parsed.GetRequiredValue(lists),
                Norms = Norms(parsed.GetValue(norm)),
                TestEvery = parsed.GetValue(tests),
                Adapt = recipe => recipe with
                {
                    Epochs = parsed.GetValue(epochs) ?? recipe.Epochs,
                    BatchSize = parsed.GetValue(batch) ?? recipe.BatchSize,
                    BackboneLearningRate = parsed.GetValue(backbone) ?? recipe.BackboneLearningRate,
                    HeadLearningRate = parsed.GetValue(head) ?? recipe.HeadLearningRate,
                },
            };
            return new EvaluationProtocol((network, data, seeds) => [.. seeds.SelectMany(settings => study.Run(network, data, settings))]);
        });
        return command;
    }

    private static IReadOnlyList<NormMode> Norms(string? choice) => choice switch
    {
        null => [],
        Both => [NormMode.Eval, NormMode.Train],
        _ => [Enum.Parse<NormMode>(choice, ignoreCase: true)],
    };

    private static Option<double?> Rate(string name, string description) => new(name) { Description = description, HelpName = "RATE" };

    private static Option<T[]> Many<T>(string name, string description, string value, Func<IReadOnlyList<T>> usual) => new(name)
    {
        Description = description,
        HelpName = value,
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [.. usual()],
    };
}
