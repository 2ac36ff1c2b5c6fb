using System.CommandLine;
using Mira.Cli.Display;
using Mira.Cli.Help;
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
        var shares = Many<double>("--fractions", "Shares of each class's labels to train with, such as 0.01 0.1",
            "SHARE", () => new SemiSupervisedStudy().Shares);
        var lists = Many<string>("--label-list",
            "Lists of the labeled images, such as SimCLR's 1percent.txt, instead of --fractions", "FILE", () => []);
        var norm = new Option<string?>("--bn")
        {
            Description = "Batch normalization while training; default: eval for few labels, else train",
            HelpName = "eval|train|both",
        };
        norm.AcceptOnlyFromAmong("eval", "train", Both);
        var epochs = new Option<int?>("--epochs")
        {
            Description = "Epochs; default: the protocol's 20",
            HelpName = "N",
            Validators = { Require.AtLeast(1) },
        };
        var batch = new Option<int?>("--batch")
        {
            Description = "Images per optimizer step; default: the protocol's 256",
            HelpName = "N",
            Validators = { Require.AtLeast(1) },
        };
        var backbone = Rate("--backbone-lr",
            "Learning rate of the backbone per 256 images; default: 0 for few labels, else 0.02");
        var head = Rate("--head-lr", "Learning rate of the classifier per 256 images; default: " +
            "0.4 for few labels, else 0.1");
        var tests = new Option<int>("--test-every")
        {
            Description = "Test every N epochs for curve.csv; 0 tests at the end only. Does not change results",
            HelpName = "N",
            DefaultValueFactory = _ => new SemiSupervisedStudy().TestEvery,
            Validators = { Require.AtLeast(0) },
        };
        var command = new DocumentedCommand("semi-supervised", "Train backbone and classifier on few labels (Table 4).",
            new Example("Train a checkpoint and random weights on few labels of the embedded images",
                "mira semi-supervised --checkpoint runs/pretrain/checkpoint.safetensors"),
            new Example("Train on 1 % of ImageNet's labels", "mira semi-supervised --checkpoint " +
                "mira.pth --data imagenet --data-dir /data --fractions 0.01"))
        {
            { OptionGroup.Evaluation, shares, lists, epochs, batch, backbone, head },
        };
        command.AddRare(OptionGroup.Evaluation, norm, tests);
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
            return new EvaluationProtocol((network, data, seeds) =>
                [.. seeds.SelectMany(settings => study.Run(network, data, settings))]);
        });
        return command;
    }

    private static IReadOnlyList<NormMode> Norms(string? choice) => choice switch
    {
        null => [],
        Both => [NormMode.Eval, NormMode.Train],
        _ => [Enum.Parse<NormMode>(choice, ignoreCase: true)],
    };

    private static Option<double?> Rate(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "RATE",
    };

    private static Option<T[]> Many<T>(string name, string description, string value,
        Func<IReadOnlyList<T>> usual) => new(name)
        {
            Description = description,
            HelpName = value,
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [.. usual()],
        };
}
