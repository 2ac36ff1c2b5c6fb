using System.CommandLine;
using Mira.Cli.Display;
using Mira.Cli.Options;
using Mira.Experiments.Recipes;
using Mira.Experiments.Reporting;
using Mira.Experiments.Reproduction;
using Mira.Experiments.Training;

namespace Mira.Cli.Commands;

/// <summary>Trains an encoder without labels.</summary>
internal static class PretrainCommand
{
    internal static Command Build(Terminal terminal)
    {
        var recipe = new RecipeOptions();
        var data = new DataOptions();
        var compute = new ComputeOptions();
        var seed = SeedOption.Create();
        var output = OutputOption.Create("runs/pretrain");
        var resume = new Option<bool>("--resume") { Description = "Go on from the checkpoint in the output folder" };
        var noTeacher = new Option<bool>("--no-ema") { Description = "Make the targets from the student itself instead of its moving average" };
        var epochs = new Option<int?>("--epochs") { Description = "Passes over the images, in the place of the recipe's", HelpName = "N", Validators = { Require.AtLeast(1) } };
        var command = new Command("pretrain", "Pretrain an encoder without labels; writes checkpoint, metrics and run.json") { output, resume, seed, noTeacher, epochs };
        recipe.AddTo(command);
        data.AddTo(command);
        compute.AddTo(command);
        command.SetAction((parsed, stop) => Task.FromResult(Run(terminal, new PretrainRequest
        {
            Recipe = Adjusted(recipe.Read(parsed), parsed.GetValue(noTeacher), parsed.GetValue(epochs)),
            Data = data.Load(parsed),
            Folder = new RunFolder(parsed.GetRequiredValue(output).FullName),
            Compute = compute.Read(parsed).Start(),
            Seed = parsed.GetValue(seed),
            Resumes = parsed.GetValue(resume),
            ResumeCommand = parsed.GetValue(resume) ? terminal.CommandLine : $"{terminal.CommandLine} --resume",
        }, stop)));
        return command;
    }

    private static PretrainRecipe Adjusted(PretrainRecipe recipe, bool withoutTeacher, int? epochs) => recipe with
    {
        UsesTeacher = recipe.UsesTeacher && !withoutTeacher,
        Epochs = epochs ?? recipe.Epochs,
    };

    private static int Run(Terminal terminal, PretrainRequest request, CancellationToken stop)
    {
        var recording = new RunRecording(request.Recipe.Name, terminal.CommandLine, request.Seed, request.Compute);
        var pretraining = new Pretraining(request, new PretrainingDisplay(terminal));
        using var trainer = pretraining.Run(stop);
        var speed = ResultsCsv.ReadLog<EpochMetrics>(request.Folder.Metrics).Average(epoch => epoch.ImagesPerSecond);
        recording.Close(request.Data, [("pretrain", request.Recipe)], pretraining.Clock, speed).Save(request.Folder.Record);
        terminal.WriteLine(request.Folder.Checkpoint);
        return ExitCodes.Ok;
    }
}
