using System.CommandLine;
using Mira.Cli.Display;
using Mira.Cli.Help;
using Mira.Cli.Options;
using Mira.Datasets;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Training;

namespace Mira.Cli.Commands;

/// <summary>Goes on with a pretraining, or checks that going on changes nothing.</summary>
internal static class ResumeCommand
{
    internal static Command Build(Terminal terminal)
    {
        var folder = new Argument<DirectoryInfo>("run")
        {
            Description = "Folder of a run of 'mira pretrain'",
            HelpName = "RUN",
        };
        var verify = new Option<int?>("--verify")
        {
            Description = "Do not train on: repeat the last N steps or more from an earlier checkpoint " +
                "and compare bit for bit",
            HelpName = "N",
            Validators = { Require.AtLeast(1) },
        };
        var command = new DocumentedCommand("resume", "Resume an interrupted pretraining with its original settings.",
            new Example("Resume a run", "mira resume runs/pretrain"),
            new Example("Check that a run can be repeated bit for bit", "mira resume runs/pretrain --verify 10"))
        {
            folder,
            { OptionGroup.Training, verify },
        };
        command.SetAction((parsed, stop) =>
        {
            var request = Request(new RunFolder(parsed.GetRequiredValue(folder).FullName));
            return Task.FromResult(parsed.GetValue(verify) is { } steps
                ? Verify(terminal, request, steps, stop)
                : PretrainCommand.Run(terminal, request, stop));
        });
        return command;
    }

    /// <summary>What the command that began the run asked for.</summary>
    private static PretrainRequest Request(RunFolder folder)
    {
        var begun = RunCommand.Load(folder.Command);
        var options = new PretrainOptions();
        var pretrain = new DocumentedCommand("pretrain", "");
        options.AddTo(pretrain);
        NumberOptions.UseOneParser(pretrain);
        Environment.CurrentDirectory = Directory.Exists(begun.WorkingFolder)
            ? begun.WorkingFolder
            : Environment.CurrentDirectory;
        var parsed = pretrain.Parse([.. begun.Arguments, "--output", folder.Path, "--resume"]);
        return parsed.Errors.Count == 0
            ? options.Read(parsed)
            : throw new InputException($"{folder.Command}: this version of mira cannot read the " +
                $"run's command: {parsed.Errors[0].Message} " +
                "Write the command as this version expects it and add --resume.");
    }

    private static int Verify(Terminal terminal, PretrainRequest request, int steps, CancellationToken stop)
    {
        var replay = Replay.Run(request, steps, new PretrainingDisplay(terminal), stop);
        terminal.WriteLine(replay.ToString());
        return replay.Difference is null ? ExitCodes.Ok : ExitCodes.Mismatch;
    }
}
