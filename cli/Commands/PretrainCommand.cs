using System.CommandLine;
using Mira.Cli.Display;
using Mira.Cli.Help;
using Mira.Cli.Options;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Recipes;
using Mira.Experiments.Records;
using Mira.Experiments.Reproduction;
using Mira.Experiments.Reproduction.Logs;
using Mira.Experiments.Training;

namespace Mira.Cli.Commands;

/// <summary>Trains an encoder without labels.</summary>
internal static class PretrainCommand
{
    internal static Command Build(Terminal terminal)
    {
        var options = new PretrainOptions();
        var command = new DocumentedCommand("pretrain",
            "Pretrain an encoder without labels; writes a checkpoint, metrics.csv, run.json and report.html.",
            new Example("Train on the embedded CIFAR-10 images (minutes on two cores)",
                "mira pretrain --output runs/pretrain"),
            new Example("Train on your own images, for 100 epochs",
                "mira pretrain /data/photos --hold-out 0.1 --epochs 100 --output runs/photos"),
            new Example("Train with the paper's settings on a GPU",
                "mira pretrain --recipe imagenet-100ep --scale paper --data imagenet --data-dir /data"));
        options.AddTo(command);
        var processes = Mpirun.Option();
        command.AddRare(OptionGroup.Compute, processes);
        command.SetAction((parsed, stop) => Task.FromResult(parsed.GetValue(processes) is > 1 and var count
            ? Mpirun.Run(terminal, count, stop)
            : LaunchedRun.Of(terminal, (all, own) => Run(own, options.Read(parsed, all), stop))));
        return command;
    }

    /// <summary>Trains, from the start or from where the run stopped.</summary>
    internal static int Run(Terminal terminal, PretrainRequest request, CancellationToken stop)
    {
        StartDisplay.Show(terminal, request);
        var recording = new RunRecording(request.Recipe.Name, terminal.CommandLine, request.Seed, request.Compute)
        {
            Processes = request.Collectives.Size,
        };
        terminal.Wrote(request.Folder.Path);
        using var watched = WatchedRun.Of(request, recording, new PretrainingDisplay(terminal));
        var pretraining = new Pretraining(request, new StepNote(request.Collectives, watched));
        using var trainer = pretraining.Run(stop);
        if (request.Collectives.Rank > 0)
        {
            return ExitCodes.Ok;
        }
        // An epoch whose times were lost with its row has none.
        var epochs = ResultsCsv.ReadLog<EpochMetrics>(request.Folder.Metrics);
        var speeds = epochs.Select(epoch => epoch.ImagesPerSecond).Where(double.IsFinite);
        IReadOnlyList<TrainingCost> costs = pretraining.Cost is { } cost ? [cost] : [];
        string[] deviations =
        [
            .. Deviations.Of(request.Recipe, request.Data.Name),
            .. FastDecoding.Deviations(request.Recipe, request.Data),
            .. request.Warnings,
            .. Origin(request.Folder),
        ];
        var record = recording.Close(
            request.Data, [("pretrain", request.Recipe)], pretraining.Clock, speeds.DefaultIfEmpty(double.NaN)
                .Average(), costs, deviations);
        (record with { TrainingImages = request.Data.Train.Count }).Save(request.Folder.Record);
        terminal.Kept?.Keep("training", Summary(request, record));
        terminal.Kept?.Keep("last_epoch", epochs.Count > 0 ? epochs[^1] : null);
        CostDisplay.Show(terminal, costs);
        BadImageDisplay.Show(terminal, request.Data);
        terminal.ShowFile(request.Folder.Checkpoint);
        terminal.ShowFile(new ItemFolder(request.Folder.Path).WritePage());
        return ExitCodes.Ok;
    }

    private static object Summary(PretrainRequest request, RunRecord record) => new
    {
        Recipe = request.Recipe.Name,
        RecipeHash = request.Recipe.Hash,
        request.Recipe.Epochs,
        request.Steps,
        request.Recipe.BatchSize,
        record.Data,
        record.DataHash,
        Images = request.Data.Train.Count,
        record.Seed,
        record.Device,
        record.Precision,
        record.Threads,
        Processes = request.Collectives.Size,
        record.Cost.Seconds,
    };

    /// <summary>What the run began with, where it did not begin at random weights and end at the first plan.</summary>
    private static IEnumerable<string> Origin(RunFolder folder)
    {
        var header = CheckpointHeader.Read(folder.Checkpoint);
        if (header.Start.Length > 0)
        {
            yield return $"The backbone started from the weights of {header.Start}.";
        }
        if (header.ParentRecipeHash.Length > 0)
        {
            yield return $"The run began with recipe {header.ParentRecipeHash} and goes on under " +
                $"{header.Recipe.Hash} since its number of epochs was changed: its schedules were stretched.";
        }
    }
}
