using System.CommandLine;
using Mira.Cli.Display;
using Mira.Cli.Options;
using Mira.Experiments.Recipes;
using Mira.Experiments.Records;
using Mira.Experiments.Reproduction;
using Mira.Experiments.Training;

namespace Mira.Cli.Commands;

/// <summary>Trains an encoder without labels.</summary>
internal static class PretrainCommand
{
    internal static Command Build(Terminal terminal)
    {
        var options = new PretrainOptions();
        var command = new Command("pretrain", "Pretrain an encoder without labels; writes checkpoint, metrics and run.json");
        options.AddTo(command);
        command.SetAction((parsed, stop) => Task.FromResult(Run(terminal, options.Read(parsed), stop)));
        return command;
    }

    /// <summary>Trains, from the start or from where the run stopped.</summary>
    internal static int Run(Terminal terminal, PretrainRequest request, CancellationToken stop)
    {
        if (request.Data.Unjudged is { } why)
        {
            terminal.WriteLine($"k-NN and the linear classifiers are off, training needs no labels: {why}");
        }
        LeftOutDisplay.Show(terminal, request.Data);
        var recording = new RunRecording(request.Recipe.Name, terminal.CommandLine, request.Seed, request.Compute);
        var pretraining = new Pretraining(request, new PretrainingDisplay(terminal));
        using var trainer = pretraining.Run(stop);
        // An epoch whose times were lost with its row has none.
        var speeds = ResultsCsv.ReadLog<EpochMetrics>(request.Folder.Metrics).Select(epoch => epoch.ImagesPerSecond).Where(double.IsFinite);
        IReadOnlyList<TrainingCost> costs = pretraining.Cost is { } cost ? [cost] : [];
        var deviations = Deviations.Of(request.Recipe, request.Data.Name);
        recording.Close(
            request.Data, [("pretrain", request.Recipe)], pretraining.Clock, speeds.DefaultIfEmpty(double.NaN).Average(), costs, deviations)
            .Save(request.Folder.Record);
        CostDisplay.Show(terminal, costs);
        BadImageDisplay.Show(terminal, request.Data);
        terminal.WriteLine(request.Folder.Checkpoint);
        return ExitCodes.Ok;
    }
}
