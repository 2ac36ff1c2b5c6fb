using System.CommandLine;
using Mira.Cli.Display;
using Mira.Cli.Help;
using Mira.Cli.Options;
using Mira.Datasets;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Collectives;
using Mira.Experiments.Recipes;
using Mira.Experiments.Training;

namespace Mira.Cli.Commands;

/// <summary>Resumes a pretraining, or checks that resuming changes no bit.</summary>
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
            Description = "Do not continue the training; repeat at least its last N steps from an earlier checkpoint " +
                "and compare them bit for bit",
            HelpName = "N",
            Validators = { Require.AtLeast(1) },
        };
        var epochs = new Option<int?>("--epochs", "-e", "--max-epochs")
        {
            Description = "Train to N epochs instead of the run's number: its schedules are stretched to the new " +
                "length",
            HelpName = "N",
            Validators = { Require.AtLeast(1) },
        };
        var command = new DocumentedCommand("resume", "Resume an interrupted pretraining with its original settings.",
            new Example("Resume a run", "mira resume runs/pretrain"),
            new Example("Extend a finished run to 200 epochs", "mira resume runs/pretrain --epochs 200"),
            new Example("Check that a run can be repeated bit for bit", "mira resume runs/pretrain --verify 10"))
        {
            folder,
            { OptionGroup.Training, epochs, verify },
        };
        var log = LogOption.Create();
        command.Add(OptionGroup.Output, log);
        var processes = Mpirun.Option();
        command.Add(OptionGroup.Training, processes);
        command.SetAction((parsed, stop) =>
        {
            RunFolder.RefuseFile(parsed.GetRequiredValue(folder).ToString());
            if (parsed.GetValue(processes) is > 1 and var count)
            {
                return Task.FromResult(Mpirun.Run(terminal, count, stop));
            }
            var run = new RunFolder(parsed.GetRequiredValue(folder).FullName);
            return Task.FromResult(LaunchedRun.Of(terminal, (all, own) => parsed.GetValue(verify) is { } steps
                ? Verify(own, Request(run, all), steps, stop)
                : PretrainCommand.Run(own, Logged(Lasting(Request(run, all), parsed.GetValue(epochs)),
                    parsed.GetValue(log)), stop)));
        });
        return command;
    }

    /// <summary>What the command that began the run asked for.</summary>
    private static PretrainRequest Request(RunFolder folder, ICollectives all)
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
            ? options.Read(parsed, all)
            : throw new InputException($"{folder.Command}: this version of mira cannot read the " +
                $"run's command: {parsed.Errors[0].Message} " +
                "Write the command as this version expects it and add --resume.");
    }

    /// <summary>The run with further logs than those that it began with.</summary>
    private static PretrainRequest Logged(PretrainRequest request, RunLogs logs) =>
        request with { Logs = request.Logs | logs };

    /// <summary>The run with another number of epochs, under a recipe of its own whose parent is recorded.</summary>
    /// <exception cref="InputException">More steps than that are done already.</exception>
    private static PretrainRequest Lasting(PretrainRequest request, int? epochs)
    {
        if (epochs is not { } count || SavedCompute.Header(request.Folder) is not { } saved)
        {
            return request;
        }
        var (before, recipe) = (saved.Recipe, request.Recipe with { Epochs = count });
        var (done, steps) = (saved.Step, request.StepsPerEpoch);
        if (done > count * steps)
        {
            throw new InputException($"{request.Folder.Path} has trained {done / steps} epochs already, so it cannot " +
                $"end after {count}. Give a larger number.");
        }
        return before.Epochs == count ? request with { Recipe = recipe } : request with
        {
            Recipe = recipe,
            Command = request.Command!.With("--epochs", FormattableString.Invariant($"{count}")),
            ParentRecipeHash = before.Hash,
            Notes =
            [
                .. request.Notes,
                FormattableString.Invariant($"The run ends after {count} epochs instead of {before.Epochs}. Its ") +
                "schedules are stretched to that length: " + FormattableString.Invariant(
                $"the learning rate of the next step is {StepRates.At(recipe, done, steps).LearningRate:g3} instead ") +
                FormattableString.Invariant($"of {StepRates.At(before, done, steps).LearningRate:g3}. ") +
                $"The recipe is {recipe.Hash}, its parent {before.Hash}.",
            ],
        };
    }

    private static int Verify(Terminal terminal, PretrainRequest request, int steps, CancellationToken stop)
    {
        if (request.Collectives.IsShared)
        {
            throw new InputException("--verify repeats steps in one process. Leave the launcher (mpirun, srun) out.");
        }
        var replay = Replay.Run(request, steps, new PretrainingDisplay(terminal), stop);
        terminal.Show("replay", replay, () => terminal.WriteLine(replay.ToString()));
        return replay.Difference is null ? ExitCodes.Ok : ExitCodes.Mismatch;
    }
}
